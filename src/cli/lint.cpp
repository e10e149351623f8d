#include "app/lint.hpp"

#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"

namespace trysquare::cli {

int run_lint(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments, finding_formats());
  if (!formats) return console.fail(formats.error());
  const auto threshold = parse_threshold(arguments);
  if (!threshold) return console.fail(threshold.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());

  const auto report = app::lint(*host, {.paths = arguments.positionals,
                                        .product = arguments.value("--product"),
                                        .starters = arguments.values("--starters"),
                                        .select = arguments.values("--select"),
                                        .ignore = arguments.values("--ignore")});
  if (!report) return console.fail(report.error());
  const bool written = write_report(*formats, "lint", *report, console);
  leave_process(written ? exit_code(report->findings, *threshold) : exit_failure);
}

}  // namespace trysquare::cli

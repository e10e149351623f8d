#include "app/lint.hpp"

#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"

namespace trysquare::cli {

int run_lint(const Arguments& arguments, const Console& console) {
  const auto request = findings_request(arguments, console);
  if (!request) return console.fail(request.error());

  const auto report = app::lint(request->host, {.paths = arguments.positionals,
                                                .product = arguments.value("--product"),
                                                .starters = arguments.values("--starters"),
                                                .select = arguments.values("--select"),
                                                .ignore = arguments.values("--ignore"),
                                                .suppressions = request->suppressions});
  if (!report) return console.fail(report.error());
  const bool written = write_report(request->formats, "lint", *report, console);
  leave_process(written ? exit_code(report->findings, request->threshold) : exit_failure);
}

}  // namespace trysquare::cli

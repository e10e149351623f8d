#include "app/check.hpp"
#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"

namespace trysquare::cli {

int run_check(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments, finding_formats());
  if (!formats) return console.fail(formats.error());
  const auto threshold = parse_threshold(arguments);
  if (!threshold) return console.fail(threshold.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());

  const auto report = app::check(*host, {.environment = *std::move(environment),
                                         .release = release_query(arguments),
                                         .more_releases = more_releases(arguments),
                                         .settings_module = arguments.value("--settings"),
                                         .constraints = arguments.values("--constraint"),
                                         .rules = arguments.values("--rules"),
                                         .select = arguments.values("--select"),
                                         .ignore = arguments.values("--ignore"),
                                         .assignments = arguments.values("--env"),
                                         .settings = !arguments.has("--no-settings"),
                                         .imports = !arguments.has("--no-imports"),
                                         .shims = arguments.has("--shims")});
  if (!report) return console.fail(report.error());
  const bool written = write_report(*formats, "check", *report, console);
  // Freeing a large environment, piece by piece, takes a tenth of the whole command.
  leave_process(written ? exit_code(report->findings, *threshold) : exit_failure);
}

}  // namespace trysquare::cli

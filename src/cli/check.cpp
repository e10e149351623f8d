#include "app/check.hpp"
#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"

namespace trysquare::cli {

int run_check(const Arguments& arguments, const Console& console) {
  const auto request = findings_request(arguments, console);
  if (!request) return console.fail(request.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());

  const auto report = app::check(request->host, {.environment = *std::move(environment),
                                                 .release = release_query(arguments),
                                                 .more_releases = more_releases(arguments),
                                                 .settings_module = arguments.value("--settings"),
                                                 .constraints = arguments.values("--constraint"),
                                                 .rules = arguments.values("--rules"),
                                                 .select = arguments.values("--select"),
                                                 .ignore = arguments.values("--ignore"),
                                                 .suppressions = request->suppressions,
                                                 .assignments = arguments.values("--env"),
                                                 .settings = !arguments.has("--no-settings"),
                                                 .imports = !arguments.has("--no-imports"),
                                                 .shims = arguments.has("--shims")});
  if (!report) return console.fail(report.error());
  const bool written = write_report(request->formats, "check", *report, console);
  // Freeing a large environment, piece by piece, takes a tenth of the whole command.
  leave_process(written ? exit_code(report->findings, request->threshold) : exit_failure);
}

}  // namespace trysquare::cli

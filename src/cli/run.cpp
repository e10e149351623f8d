#include "app/run.hpp"

#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "report/report_text.hpp"

namespace trysquare::cli {

namespace {

Result<app::RunRequest> run_request(const Arguments& arguments) {
  app::RunRequest request;
  const std::string mode = arguments.value("--preflight");
  const auto preflight = app::parse_preflight(mode.empty() ? "auto" : mode);
  if (!preflight)
    return failure("there is no preflight mode `" + mode + "`", "--preflight takes auto, error, warn or off");
  auto environment = environment_query(arguments);
  if (!environment) return std::unexpected(std::move(environment.error()));
  auto installation = app::find_installation(disk(), executable_path());
  if (!installation) return std::unexpected(std::move(installation.error()));
  request.check.environment = *std::move(environment);
  request.check.release = release_query(arguments);
  request.check.settings_module = arguments.value("--settings");
  request.check.constraints = arguments.values("--constraint");
  request.check.rules = arguments.values("--rules");
  request.check.suppressions = arguments.suppressions;
  request.program = arguments.program;
  request.preflight = *preflight;
  request.shims = arguments.has("--shims");
  request.verbose = arguments.has("--verbose");
  request.installation = *std::move(installation);
  return request;
}

}  // namespace

int run_run(const Arguments& arguments, const Console& console) {
  if (arguments.has("--configurations")) return run_configurations(arguments, console);
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto request = run_request(arguments);
  if (!request) return console.fail(request.error());
  const auto plan = app::plan_run(*host, *request);
  if (!plan) return console.fail(plan.error());

  // A refusal says everything; before a program that starts, a line for each finding is enough.
  const report::Style& style = console.error_style();
  if (!plan->start)
    console.say(report::write_findings(plan->findings, style));
  else if (!arguments.has("--quiet"))
    console.say(report::write_brief_findings(plan->findings, style));
  if (!plan->start) {
    console.say(
        "trysquare: the program was not started; `trysquare check` says how to mend this, "
        "--preflight=warn starts it all the same\n");
    return exit_findings;
  }
  for (const auto& note : plan->notes) console.say("trysquare: " + note + "\n");
  return console.fail(become_program(plan->path, plan->words, plan->variables));
}

}  // namespace trysquare::cli

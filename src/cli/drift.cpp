#include "app/drift.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/drift_document.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

namespace {

// The environment as the user named it, so that the command works as pasted.
std::string accept_command(const Arguments& arguments, const app::DriftAnswer& answer) {
  const std::string baseline = arguments.value("--baseline");
  const bool recorded = std::ranges::any_of(
      answer.comparisons, [](const model::Comparison& one) { return one.what == "recorded state"; });
  if (!recorded || arguments.has("--update-baseline")) return {};
  std::string command = "trysquare drift";
  if (!arguments.positionals.empty()) command += " " + shell_quoted(arguments.positionals.front());
  for (const std::string_view option : {"--python", "--manifest"}) {
    if (arguments.has(option))
      command += fmt::format(" {} {}", option, shell_quoted(arguments.value(option)));
  }
  return command + fmt::format(" --baseline {} --update-baseline", shell_quoted(baseline));
}

}  // namespace

int run_drift(const Arguments& arguments, const Console& console) {
  const auto request = findings_request(arguments, console);
  if (!request) return console.fail(request.error());
  auto environment = environment_query_of_path(arguments);
  if (!environment) return console.fail(environment.error());
  const auto answer = app::drift(request->host, {.environment = *std::move(environment),
                                                 .release = release_query(arguments),
                                                 .more_releases = more_releases(arguments),
                                                 .constraints = arguments.values("--constraint"),
                                                 .baseline = arguments.value("--baseline"),
                                                 .update_baseline = arguments.has("--update-baseline"),
                                                 .resolve = arguments.has("--resolve"),
                                                 .installer = arguments.value("--installer"),
                                                 .find_links = arguments.values("--find-links"),
                                                 .offline = arguments.has("--offline"),
                                                 .select = arguments.values("--select"),
                                                 .ignore = arguments.values("--ignore"),
                                                 .suppressions = request->suppressions});
  if (!answer) return console.fail(answer.error());
  const report::DriftView view{answer->environment, answer->comparisons, answer->findings, answer->suppressed,
                               accept_command(arguments, *answer)};
  const auto findings =
      findings_view("drift", answer->findings, answer->suppressed, answer->environment.path);
  auto documents = formats_of(findings, [&] { return report::roots_of(view); });
  documents.push_back(
      {"text", [&](const report::Style& style) { return report::write_drift_text(view, style); }});
  documents.push_back({"json", [&](const report::Style&) {
                         return data::write_json(report::drift_node(view), data::JsonStyle::indented) + "\n";
                       }});
  const bool written = write_documents(request->formats, documents, console);
  if (!written) return exit_failure;
  if (answer->state.empty()) return exit_code(answer->findings, request->threshold);
  // What was told has been accepted by recording it.
  const std::string file = arguments.value("--baseline");
  if (auto done = write_file(file, answer->state); !done) return console.fail(done.error());
  if (console.error_style().verbosity >= 0) console.say(fmt::format("Recorded {}.\n", printable(file)));
  return exit_ok;
}

}  // namespace trysquare::cli

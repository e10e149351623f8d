#include "app/rules.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/rules_document.hpp"

#include <fmt/core.h>

namespace trysquare::cli {

namespace {

int test_rules(const Arguments& arguments, const Console& console, const locate::Host& host) {
  const auto proof = app::prove_rules(host, arguments.values("--rules"));
  if (!proof) return console.fail(proof.error());
  for (const auto* problems : {&proof->refused, &proof->failed}) {
    for (const Error& problem : *problems) console.fail(problem);
  }
  const std::size_t wrong = proof->failed.size();
  const auto text = [&](const report::Style&) {
    return fmt::format("{} rules, {} examples: {}\n", proof->rules, proof->examples,
                       wrong + proof->refused.size() == 0
                           ? "all are what they say"
                           : fmt::format("{} wrong, {} refused", wrong, proof->refused.size()));
  };
  if (!console.print(text(console.output_style())) || !proof->refused.empty()) return exit_failure;
  return wrong == 0 ? exit_ok : exit_findings;
}

}  // namespace

int run_rules(const Arguments& arguments, const Console& console) {
  if (arguments.has("--shims") || arguments.has("--code")) return run_code_rules(arguments, console);
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto& words = arguments.positionals;
  const bool test = words.size() == 1 && words[0] == "test";
  const bool show = words.size() == 2 && words[0] == "show";
  if (!words.empty() && !test && !show)
    return console.fail(failure("`trysquare rules` takes nothing, `test`, or `show NAME`",
                                "`trysquare rules` lists the names")
                            .error());
  if (test) return test_rules(arguments, console, *host);
  app::RulesRequest request{std::nullopt, arguments.values("--rules")};
  if (arguments.has("--python") || arguments.has("--manifest")) {
    auto environment = environment_query(arguments);
    if (!environment) return console.fail(environment.error());
    request.environment = *std::move(environment);
  }
  const auto answer = show ? app::find_rules(*host, request, words[1]) : app::list_rules(*host, request);
  if (!answer) return console.fail(answer.error());
  const report::RulesView view{answer->rules, answer->environment ? &*answer->environment : nullptr};
  const auto text = [&](report::Style style) {
    if (show) style.verbosity = 1;
    return report::write_rules_text(view, style);
  };
  const auto json = [&](const report::Style&) {
    return data::write_json(report::rules_node(view), data::JsonStyle::indented) + "\n";
  };
  return write_documents(*formats, {{"text", text}, {"json", json}}, console) ? exit_ok : exit_failure;
}

}  // namespace trysquare::cli

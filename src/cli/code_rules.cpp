#include "app/shims.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/code_rules_document.hpp"

namespace trysquare::cli {

int run_code_rules(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  app::CodeRulesRequest request{std::nullopt, arguments.values("--rules"), !arguments.has("--code")};
  if (arguments.has("--python") || arguments.has("--manifest")) {
    auto environment = environment_query(arguments);
    if (!environment) return console.fail(environment.error());
    request.environment = *std::move(environment);
  }
  const auto answer = app::list_code_rules(*host, request);
  if (!answer) return console.fail(answer.error());
  const report::CodeRulesView view{answer->rules, answer->environment ? &*answer->environment : nullptr};
  const auto text = [&](const report::Style& style) { return report::write_code_rules_text(view, style); };
  const auto json = [&](const report::Style&) {
    return data::write_json(report::code_rules_node(view), data::JsonStyle::indented) + "\n";
  };
  return write_documents(*formats, {{"text", text}, {"json", json}}, console) ? exit_ok : exit_failure;
}

}  // namespace trysquare::cli

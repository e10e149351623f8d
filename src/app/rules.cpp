#include "app/rules.hpp"

#include "base/text.hpp"
#include "rules/catalogue.hpp"
#include "rules/examples.hpp"
#include "rules/installed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::app {

Result<RulesAnswer> list_rules(const locate::Host& host, const RulesRequest& request) {
  auto loaded = rules::load_rules(host.files, request.rules);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  RulesAnswer answer{*std::move(loaded), std::nullopt};
  if (!request.environment) return answer;
  auto environment = locate::find_environment(host, *request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  const rules::Installed installed = rules::installed_of(*environment);
  std::erase_if(answer.rules, [&](const model::Rule& rule) { return !rules::meets(installed, rule.when); });
  answer.environment = *std::move(environment);
  return answer;
}

Result<RulesProof> prove_rules(const locate::Host& host, const std::vector<std::string>& directories) {
  const auto loaded = rules::load_rules(host.files, directories);
  if (!loaded) return std::unexpected(loaded.error());
  RulesProof proof{.rules = loaded->size()};
  for (const model::Rule& rule : *loaded) {
    proof.examples += rule.examples.size();
    auto problems = rules::check_examples(rule);
    std::ranges::move(problems.refused, std::back_inserter(proof.refused));
    std::ranges::move(problems.failed, std::back_inserter(proof.failed));
  }
  return proof;
}

Result<RulesAnswer> find_rules(const locate::Host& host, const RulesRequest& request,
                               const std::string& name) {
  auto answer = list_rules(host, request);
  if (!answer) return answer;
  const auto fits = [&](const model::Rule& rule) {
    const std::string id = rule.id();
    return id == name || id.starts_with(name + "/") || id.ends_with("/" + name);
  };
  std::vector<std::string> known;
  for (const model::Rule& rule : answer->rules) known.push_back(rule.id());
  std::erase_if(answer->rules, [&](const model::Rule& rule) { return !fits(rule); });
  if (!answer->rules.empty()) return answer;
  const auto near = nearest(name, known);
  return failure(fmt::format("there is no rule `{}`", name),
                 near ? fmt::format("did you mean `{}`?", *near) : "`trysquare rules` lists them");
}

}  // namespace trysquare::app

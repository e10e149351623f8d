#include "app/rules.hpp"

#include "rules/catalogue.hpp"
#include "rules/installed.hpp"

namespace trysquare::app {

Result<RulesAnswer> list_rules(const locate::Host& host, const RulesRequest& request) {
  auto loaded =
      rules::load_rules(host.files, rules::embedded_packages(), request.rules, read::RuleDetail::everything);
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

}  // namespace trysquare::app

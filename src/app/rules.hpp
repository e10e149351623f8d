// The rules: all of them, or those that an environment meets.
#pragma once

#include "locate/environment.hpp"
#include "model/rule.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

struct RulesRequest {
  std::optional<locate::EnvironmentQuery> environment;  // nothing: all rules
  std::vector<std::string> rules;                       // directories
};

struct RulesAnswer {
  std::vector<model::Rule> rules;  // sorted
  std::optional<model::Environment> environment;
};

Result<RulesAnswer> list_rules(const locate::Host& host, const RulesRequest& request);

}  // namespace trysquare::app

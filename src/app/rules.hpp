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

struct RulesProof {
  std::size_t rules = 0, examples = 0;
  std::vector<Error> refused;  // rules that cannot be proved
  std::vector<Error> failed;   // examples that are not what their rule does
};

// Every example of every rule, the embedded ones and those of the directories, through the engine.
Result<RulesProof> prove_rules(const locate::Host& host, const std::vector<std::string>& directories);

// By id, or by the end of it behind a `/`; with `rules` of the answer empty there is none.
Result<RulesAnswer> find_rules(const locate::Host& host, const RulesRequest& request,
                               const std::string& name);

Result<RulesAnswer> list_rules(const locate::Host& host, const RulesRequest& request);

}  // namespace trysquare::app

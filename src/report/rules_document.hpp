// The rules, as a list for people (`-v`: with their edits and examples) and as JSON for programs (schema:
// include/trysquare/rules.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"
#include "model/rule.hpp"
#include "report/style.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

constexpr std::string_view rules_schema = "trysquare-rules/1";

struct RulesView {
  const std::vector<model::Rule>& rules;
  const model::Environment* environment = nullptr;  // whose versions the rules fit; null: all rules
};

std::string write_rules_text(const RulesView& view, const Style& style);
data::Node rules_node(const RulesView& view);

}  // namespace trysquare::report

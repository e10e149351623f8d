// Code rules and shims, as a list for people (`-v`: with what they speak of) and as JSON for programs
// (schema: include/trysquare/code_rules.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/code_rule.hpp"
#include "model/environment.hpp"
#include "report/style.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

constexpr std::string_view code_rules_schema = "trysquare-code-rules/1";

struct CodeRulesView {
  const std::vector<model::CodeRule>& rules;
  const model::Environment* environment = nullptr;  // whose versions the rules fit; null: all rules
};

std::string write_code_rules_text(const CodeRulesView& view, const Style& style);
data::Node code_rules_node(const CodeRulesView& view);

}  // namespace trysquare::report

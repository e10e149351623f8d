#include "model/code_rule.hpp"

#include "model/rule_order.hpp"

#include <algorithm>

namespace trysquare::model {

std::string_view to_text(CodeRule::Kind kind) {
  constexpr std::array<std::string_view, 3> texts{"shim", "adapter", "code"};
  return texts.at(static_cast<std::size_t>(kind));
}

void sort_code_rules(std::vector<CodeRule>& rules) { std::ranges::stable_sort(rules, runs_before<CodeRule>); }

}  // namespace trysquare::model

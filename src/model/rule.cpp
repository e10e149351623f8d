#include "model/rule.hpp"

#include "model/rule_order.hpp"

#include <algorithm>
#include <set>

namespace trysquare::model {

namespace {

void collect(const Condition& condition, std::set<std::string>& into) {
  if (!condition.path.tokens.empty()) into.insert(condition.path.setting());
  for (const Condition& part : condition.parts) collect(part, into);
}

}  // namespace

std::string_view to_text(Edit::Op op) {
  constexpr std::array<std::string_view, 4> texts{"add", "remove", "replace", "move"};
  return texts.at(static_cast<std::size_t>(op));
}

std::string_view to_text(Action::Verb verb) {
  constexpr std::array<std::string_view, 10> texts{"remove",  "move",        "set",         "set_default",
                                                   "replace", "remove_item", "insert_item", "reprefix",
                                                   "pick",    "pair"};
  return texts.at(static_cast<std::size_t>(verb));
}

std::vector<std::string> Rule::settings() const {
  std::set<std::string> names;
  for (const Condition& condition : match) collect(condition, names);
  for (const Action& action : actions) {
    names.insert(action.path.setting());
    if (!action.to.tokens.empty()) names.insert(action.to.setting());
  }
  return {names.begin(), names.end()};
}

void sort_rules(std::vector<Rule>& rules) { std::ranges::stable_sort(rules, runs_before<Rule>); }

std::string_view type_name(const Value& value) {
  constexpr std::array<std::string_view, std::variant_size_v<Value::Content>> names{
      "none", "bool",  "int", "float", "str",    "bytes",  "path",
      "list", "tuple", "set", "dict",  "object", "unknown"};
  return names.at(value.content.index());
}

}  // namespace trysquare::model

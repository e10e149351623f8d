// reprefix: another beginning for a text, or for each text in a list, tuple or set. `from` may be empty: then
// `unless` says which texts have the new form already.
#include "rules/actions.hpp"
#include "rules/map_items.hpp"

namespace trysquare::rules {

Blocked do_reprefix(const model::Action& action, Draft& draft) {
  const std::string& from = *action.from.as<std::string>();
  const std::string& to = *action.value.as<std::string>();
  return map_items(action.path, draft, [&](const model::Value& item) -> std::optional<model::Value> {
    const auto* text = item.as<std::string>();
    if (text == nullptr || !text->starts_with(from)) return std::nullopt;
    if (!action.unless.empty() && text->find(action.unless) != std::string::npos) return std::nullopt;
    return model::Value(to + text->substr(from.size()));
  });
}

}  // namespace trysquare::rules

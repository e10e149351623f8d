// pick: an item that is a list or tuple itself becomes one of its members: ("Ann", "ann@x") -> "ann@x". A
// member that is a list or tuple again stays: the second time would reach into it.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"
#include "rules/map_items.hpp"

namespace trysquare::rules {

Blocked do_pick(const model::Action& action, Draft& draft) {
  return map_items(action.path, draft, [&](const model::Value& item) -> std::optional<model::Value> {
    const auto* members = item.as<model::Set>() != nullptr ? nullptr : items_of(item);
    if (members == nullptr || action.index >= members->size()) return std::nullopt;
    if (items_of((*members)[action.index]) != nullptr) return std::nullopt;
    return (*members)[action.index];
  });
}

}  // namespace trysquare::rules

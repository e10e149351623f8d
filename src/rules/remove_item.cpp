// remove_item: items that a list, tuple or set must not hold any more.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"

#include <algorithm>

namespace trysquare::rules {

namespace {

Blocked remove_at(const model::Action& action, const model::SettingPath& place, Draft& draft) {
  const model::Value value = *draft.find(place);
  const auto* items = items_of(value);
  const auto unwanted = [&](const model::Value& item) {
    return std::ranges::find(action.items, item) != action.items.end();
  };
  if (items == nullptr || std::ranges::none_of(*items, unwanted)) return std::nullopt;
  if (value.as<model::List>() == nullptr) {
    model::Value whole = value;
    std::erase_if(*items_of(whole), unwanted);
    return draft.put(place, std::move(whole));
  }
  for (std::size_t i = items->size(); i-- > 0;) {
    if (!unwanted((*items)[i])) continue;
    if (auto blocked = draft.remove(place.child(std::to_string(i)))) return blocked;
  }
  return std::nullopt;
}

}  // namespace

Blocked do_remove_item(const model::Action& action, Draft& draft) {
  for (const auto& place : matching_paths(draft.settings(), action.path)) {
    if (auto blocked = remove_at(action, place, draft)) return blocked;
  }
  return std::nullopt;
}

}  // namespace trysquare::rules

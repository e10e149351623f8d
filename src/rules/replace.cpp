// replace: one value by another, where it is the setting itself or an item of a list, tuple or set. An item
// whose replacement is there already is removed: nothing gets into a list twice.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"

#include <algorithm>

namespace trysquare::rules {

namespace {

std::vector<model::Value> replaced_items(const std::vector<model::Value>& items,
                                         const model::Action& action) {
  std::vector<model::Value> out;
  bool there = std::ranges::find(items, action.value) != items.end();
  for (const model::Value& item : items) {
    if (item != action.from) {
      out.push_back(item);
    } else if (!there) {
      out.push_back(action.value);
      there = true;
    }
  }
  return out;
}

// A list changes item by item, so that live objects in it stay where they are.
Blocked replace_in_list(const model::Action& action, const model::SettingPath& place, Draft& draft) {
  const auto items = draft.find(place)->as<model::List>()->items;
  const bool there = std::ranges::find(items, action.value) != items.end();
  const auto first = std::ranges::find(items, action.from) - items.begin();
  for (std::size_t i = items.size(); i-- > 0;) {
    if (items[i] != action.from) continue;
    const auto path = place.child(std::to_string(i));
    const bool keep = !there && static_cast<std::ptrdiff_t>(i) == first;
    if (auto blocked = keep ? draft.put(path, action.value) : draft.remove(path)) return blocked;
  }
  return std::nullopt;
}

Blocked replace_at(const model::Action& action, const model::SettingPath& place, Draft& draft) {
  const model::Value value = *draft.find(place);
  if (value == action.from) return draft.put(place, action.value);
  const auto* items = items_of(value);
  if (items == nullptr || std::ranges::find(*items, action.from) == items->end()) return std::nullopt;
  if (value.as<model::List>() != nullptr) return replace_in_list(action, place, draft);
  model::Value whole = value;
  *items_of(whole) = replaced_items(*items, action);
  return draft.put(place, std::move(whole));
}

}  // namespace

Blocked do_replace(const model::Action& action, Draft& draft) {
  for (const auto& place : matching_paths(draft.settings(), action.path)) {
    if (auto blocked = replace_at(action, place, draft)) return blocked;
  }
  return std::nullopt;
}

}  // namespace trysquare::rules

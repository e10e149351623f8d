#include "rules/map_items.hpp"

#include "rules/lookup.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

namespace {

bool is_closed(const model::Value& value) {
  return value.as<model::Unknown>() != nullptr || value.as<model::Opaque>() != nullptr;
}

Blocked map_list(const model::SettingPath& place, Draft& draft, const Change& change) {
  const auto items = draft.find(place)->as<model::List>()->items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto changed = change(items[i]);
    if (!changed) continue;
    if (auto blocked = draft.put(place.child(std::to_string(i)), *changed)) return blocked;
  }
  return std::nullopt;
}

Blocked map_at(const model::SettingPath& place, Draft& draft, const Change& change) {
  const model::Value value = *draft.find(place);
  const auto* items = items_of(value);
  if (is_closed(value) || (items != nullptr && std::ranges::any_of(*items, is_closed)))
    return fmt::format("what `{}` holds is not known", place.text());
  if (value.as<model::List>() != nullptr) return map_list(place, draft, change);
  if (items == nullptr) {
    const auto changed = change(value);
    return changed ? draft.put(place, *changed) : std::nullopt;
  }
  model::Value whole = value;
  for (model::Value& item : *items_of(whole)) {
    if (auto changed = change(item)) item = std::move(*changed);
  }
  return whole == value ? std::nullopt : draft.put(place, std::move(whole));
}

}  // namespace

Blocked map_items(const model::SettingPath& path, Draft& draft, const Change& change) {
  for (const auto& place : matching_paths(draft.settings(), path)) {
    if (auto blocked = map_at(place, draft, change)) return blocked;
  }
  return std::nullopt;
}

}  // namespace trysquare::rules

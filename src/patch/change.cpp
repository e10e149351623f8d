#include "patch/change.hpp"

#include <algorithm>

namespace trysquare::patch {

using model::Dict;
using model::SettingPath;
using model::Value;

namespace {

const std::vector<Value>* items_of(const Value& value) {
  if (const auto* list = value.as<model::List>()) return &list->items;
  if (const auto* tuple = value.as<model::Tuple>()) return &tuple->items;
  if (const auto* set = value.as<model::Set>()) return &set->items;
  return nullptr;
}

bool holds(const std::vector<Value>& items, const Value& wanted) {
  return std::ranges::any_of(items, [&](const Value& item) { return agree(item, wanted); });
}

bool agree_all(const std::vector<Value>& left, const std::vector<Value>& right) {
  return std::ranges::equal(left, right, agree);
}

bool agree_dicts(const Dict& left, const Dict& right) {
  if (left.items.size() != right.items.size()) return false;
  const auto same = [](const auto& one, const auto& other) {
    return agree(one.first, other.first) && agree(one.second, other.second);
  };
  if (std::ranges::equal(left.items, right.items, same)) return true;
  return std::ranges::all_of(left.items, [&](const auto& item) {
    return std::ranges::any_of(right.items, [&](const auto& other) { return same(item, other); });
  });
}

// What an opaque value was made from may hold unknown parts, whose places move.
bool agree_parts(const data::Node& left, const data::Node& right) {
  if (left == right) return true;
  const auto as_value = [](const data::Node& node) { return model::from_wire(node, ""); };
  const auto one = as_value(left), other = as_value(right);
  return one && other && one->as<model::Opaque>() == nullptr && agree(*one, *other);
}

bool is_container(const Value& value) { return items_of(value) != nullptr || value.as<Dict>() != nullptr; }

void compare(const Value& before, const Value& after, const SettingPath& path, std::vector<Change>& into);

void compare_dicts(const Dict& before, const Dict& after, const SettingPath& path,
                   std::vector<Change>& into) {
  for (const auto& [key, value] : before.items) {
    const auto* name = key.as<std::string>();
    if (name == nullptr) continue;
    if (const Value* now = after.find(*name))
      compare(value, *now, path.child(*name), into);
    else
      into.push_back({.kind = Change::Kind::remove_key,
                      .path = path.child(*name),
                      .old_value = value,
                      .new_value = {},
                      .anchor = {}});
  }
  for (const auto& [key, value] : after.items) {
    const auto* name = key.as<std::string>();
    if (name != nullptr && before.find(*name) == nullptr)
      into.push_back({.kind = Change::Kind::add_key,
                      .path = path.child(*name),
                      .old_value = {},
                      .new_value = value,
                      .anchor = {}});
  }
}

void compare_items(const std::vector<Value>& before, const std::vector<Value>& after, const SettingPath& path,
                   std::vector<Change>& into) {
  if (before.size() == after.size()) {
    for (std::size_t i = 0; i < before.size(); ++i)
      compare(before[i], after[i], path.child(std::to_string(i)), into);
    return;
  }
  for (const Value& item : before) {
    if (!holds(after, item))
      into.push_back({.kind = Change::Kind::remove_item,
                      .path = path,
                      .old_value = item,
                      .new_value = {},
                      .anchor = {}});
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (holds(before, after[i])) continue;
    const bool in_front = i == 0;
    const Value anchor = after.size() == 1 ? Value() : in_front ? after[1] : after[i - 1];
    into.push_back({.kind = Change::Kind::insert_item,
                    .path = path,
                    .old_value = {},
                    .new_value = after[i],
                    .anchor = anchor,
                    .in_front = in_front});
  }
}

void compare(const Value& before, const Value& after, const SettingPath& path, std::vector<Change>& into) {
  if (agree(before, after)) return;
  const auto *left = before.as<Dict>(), *right = after.as<Dict>();
  if (left != nullptr && right != nullptr) return compare_dicts(*left, *right, path, into);
  const auto *items = items_of(before), *others = items_of(after);
  if (items != nullptr && others != nullptr && before.content.index() == after.content.index())
    return compare_items(*items, *others, path, into);
  into.push_back(
      {.kind = Change::Kind::replace, .path = path, .old_value = before, .new_value = after, .anchor = {}});
}

}  // namespace

bool agree(const Value& left, const Value& right) {
  if (left.content.index() != right.content.index()) return false;
  if (const auto* unknown = left.as<model::Unknown>())
    return unknown->maybe_missing == right.as<model::Unknown>()->maybe_missing;
  if (const auto* opaque = left.as<model::Opaque>()) {
    const auto* other = right.as<model::Opaque>();
    return opaque->type == other->type && agree_parts(opaque->rest, other->rest);
  }
  if (const auto* dict = left.as<Dict>()) return agree_dicts(*dict, *right.as<Dict>());
  if (left.as<model::Set>() != nullptr) {
    const auto& items = *items_of(left);
    const auto& others = *items_of(right);
    return items.size() == others.size() &&
           std::ranges::all_of(items, [&](const Value& item) { return holds(others, item); });
  }
  if (is_container(left)) return agree_all(*items_of(left), *items_of(right));
  return left == right;
}

std::vector<Change> changes_between(const Value& before, const Value& after, const SettingPath& path) {
  std::vector<Change> changes;
  compare(before, after, path, changes);
  return changes;
}

}  // namespace trysquare::patch

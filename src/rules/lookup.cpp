#include "rules/lookup.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string>

namespace trysquare::rules {

using model::Dict;
using model::SettingPath;
using model::Value;

namespace {

void collect(const Value& value, const SettingPath& here, const SettingPath& pattern,
             std::vector<SettingPath>& into);

void collect_any(const Value& value, const SettingPath& here, const SettingPath& pattern,
                 std::vector<SettingPath>& into) {
  if (const Dict* dict = value.as<Dict>()) {
    for (const auto& [key, item] : dict->items) {
      if (const std::string* text = key.as<std::string>()) collect(item, here.child(*text), pattern, into);
    }
  } else if (const auto* items = items_of(value); items != nullptr && value.as<model::Set>() == nullptr) {
    for (std::size_t i = 0; i < items->size(); ++i)
      collect((*items)[i], here.child(std::to_string(i)), pattern, into);
  }
}

void collect(const Value& value, const SettingPath& here, const SettingPath& pattern,
             std::vector<SettingPath>& into) {
  if (here.tokens.size() == pattern.tokens.size()) {
    into.push_back(here);
    return;
  }
  const std::string& token = pattern.tokens[here.tokens.size()];
  if (token == model::any_token)
    collect_any(value, here, pattern, into);
  else if (const Value* child = find_child(value, token))
    collect(*child, here.child(token), pattern, into);
}

}  // namespace

std::optional<std::size_t> parse_index(std::string_view token) {
  constexpr std::size_t longest = 9;  // digits; no list is longer
  if (token.empty() || token.size() > longest || !std::ranges::all_of(token, is_digit)) return std::nullopt;
  if (token.size() > 1 && token.front() == '0') return std::nullopt;
  std::size_t index = 0;
  for (const char c : token) index = index * 10 + static_cast<std::size_t>(c - '0');
  return index;
}

const std::vector<Value>* items_of(const Value& value) {
  if (const auto* list = value.as<model::List>()) return &list->items;
  if (const auto* tuple = value.as<model::Tuple>()) return &tuple->items;
  if (const auto* set = value.as<model::Set>()) return &set->items;
  return nullptr;
}

std::vector<Value>* items_of(Value& value) {
  return const_cast<std::vector<Value>*>(items_of(std::as_const(value)));  // NOLINT: the value is not const
}

const Value* find_child(const Value& value, std::string_view token) {
  if (const Dict* dict = value.as<Dict>()) return dict->find(token);
  if (value.as<model::Set>() != nullptr) return nullptr;
  const auto* items = items_of(value);
  const auto index = parse_index(token);
  return items != nullptr && index && *index < items->size() ? &(*items)[*index] : nullptr;
}

Value* find_child(Value& value, std::string_view token) {
  return const_cast<Value*>(find_child(std::as_const(value), token));  // NOLINT: the value is not const
}

const Value* find_value(const Dict& settings, const SettingPath& path) {
  const Value* value = settings.find(path.setting());
  for (std::size_t i = 1; value != nullptr && i < path.tokens.size(); ++i)
    value = find_child(*value, path.tokens[i]);
  return value;
}

Value* find_value(Dict& settings, const SettingPath& path) {
  return const_cast<Value*>(find_value(std::as_const(settings), path));  // NOLINT: the settings are not const
}

bool is_item(const Dict& settings, const SettingPath& path) {
  if (path.tokens.size() == 1) return false;
  const Value* holder = find_value(settings, path.parent());
  return holder != nullptr && items_of(*holder) != nullptr;
}

std::vector<SettingPath> matching_paths(const Dict& settings, const SettingPath& pattern) {
  std::vector<SettingPath> found;
  if (const Value* value = settings.find(pattern.setting()))
    collect(*value, {{pattern.setting()}}, pattern, found);
  return found;
}

}  // namespace trysquare::rules

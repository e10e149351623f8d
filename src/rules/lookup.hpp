// Finds values in settings by path: dict keys that are text, indexes of lists and tuples.
#pragma once

#include "model/setting_path.hpp"
#include "model/value.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace trysquare::rules {

// Null when there is none.
const model::Value* find_value(const model::Dict& settings, const model::SettingPath& path);
model::Value* find_value(model::Dict& settings, const model::SettingPath& path);
const model::Value* find_child(const model::Value& value, std::string_view token);
model::Value* find_child(model::Value& value, std::string_view token);

// The places that are there and fit a path with wildcards, in the order of the settings.
std::vector<model::SettingPath> matching_paths(const model::Dict& settings,
                                               const model::SettingPath& pattern);

// Of a list, tuple or set; null of anything else.
const std::vector<model::Value>* items_of(const model::Value& value);
std::vector<model::Value>* items_of(model::Value& value);

// Whether the path ends at an item of a list or tuple: after an edit another item may have its index.
bool is_item(const model::Dict& settings, const model::SettingPath& path);

// "12" -> 12; nothing for what is no index of RFC 6901.
std::optional<std::size_t> parse_index(std::string_view token);

}  // namespace trysquare::rules

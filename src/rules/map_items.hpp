// Changes a value, or each item of a list, tuple or set, by a function.
#pragma once

#include "rules/draft.hpp"

#include <functional>

namespace trysquare::rules {

// What becomes of a value; nothing: it stays.
using Change = std::function<std::optional<model::Value>(const model::Value&)>;

// At every place that fits the path. A list changes item by item, so that live objects in it stay where they
// are; an item that is not known stops the change, because nobody can say what should become of it.
Blocked map_items(const model::SettingPath& path, Draft& draft, const Change& change);

}  // namespace trysquare::rules

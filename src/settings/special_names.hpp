// Which names with two underscores are Python's own.
// https://docs.python.org/3/reference/datamodel.html
#pragma once

#include <string_view>

namespace trysquare::settings {

// Whether an object of one of Python's own types may have it, in one version or another.
bool is_special_name(std::string_view name);

}  // namespace trysquare::settings

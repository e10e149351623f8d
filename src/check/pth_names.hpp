// The names that a line of a .pth file finds without binding them: Python's own, and those of the function of
// the `site` module that executes it.
// https://docs.python.org/3/library/builtins.html
#pragma once

#include <string_view>

namespace trysquare::check {

// Of any version from 3.8 to 3.14, on every system.
bool is_known_to_pth(std::string_view name);

}  // namespace trysquare::check

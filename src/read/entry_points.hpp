// entry_points.txt: what a distribution offers to others by name.
// https://packaging.python.org/en/latest/specifications/entry-points/
// Read as importlib.metadata of CPython 3.11 reads it.
//
//   file    = *( comment | section | pair )       comment: a line that begins with `#`
//   section = "[" group "]"                       pairs before the first one are passed over
//   pair    = name "=" value                      the first `=` divides
//   value   = module [":" attr] [extras]          module, attr: word characters and `.`
//   extras  = "[" words between anything "]"
// White space around lines, names and values does not count.
#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct EntryPoint {
  std::string group, name, value;
  // Of the value, where it has the form above.
  std::optional<std::string> module, attr;
  std::vector<std::string> extras;
};

// In the order of the file. A line inside a section without `=` is an error.
Result<std::vector<EntryPoint>> parse_entry_points(std::string_view text, std::string_view path);

}  // namespace trysquare::read

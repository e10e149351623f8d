// Tabs of a text as spaces up to the next column:
// https://docs.python.org/3/library/stdtypes.html#str.expandtabs
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trysquare::pytext {

// `width` 0 takes them away.
std::string expand_tabs(std::string_view text, std::size_t width);

}  // namespace trysquare::pytext

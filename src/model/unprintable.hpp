// Characters that Python's repr() escapes because they show nothing (`str.isprintable`), beyond ASCII.
#pragma once

#include <span>

namespace trysquare::model {

struct UnprintableRange {
  char32_t first, last;
};

// Sorted, disjoint.
std::span<const UnprintableRange> unprintable_ranges();

}  // namespace trysquare::model

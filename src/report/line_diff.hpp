// Two texts as a unified diff, as `diff -u` writes it.
// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
// Law: `patch` makes the second text of the first and the diff.
#pragma once

#include <string>
#include <string_view>

namespace trysquare::report {

struct DiffSides {
  std::string_view old_name, new_name;  // of the header lines
  std::string_view old_text, new_text;
};

// Empty when the texts are equal.
std::string unified_diff(const DiffSides& sides);

}  // namespace trysquare::report

#include "pep/name.hpp"

#include "base/text.hpp"
#include "pep/unicode.hpp"

#include <algorithm>
#include <cstddef>

namespace trysquare::pep {
namespace {

constexpr bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string normalize_name(std::string_view name) {
  std::string out;
  unsigned char all = 0;
  // Every requirement and distribution comes through here: one pass, one allocation at most.
  out.resize_and_overwrite(name.size(), [&](char* into, std::size_t) {
    char* end = into;
    for (const char c : name) {
      all |= static_cast<unsigned char>(c);
      if (!is_separator(c)) {
        *end++ = to_lower(c);
      } else if (end == into || end[-1] != '-') {
        *end++ = '-';
      }
    }
    return static_cast<std::size_t>(end - into);
  });
  return all < 0x80 ? out : lower(out);
}

bool is_valid_name(std::string_view name) {
  return !name.empty() && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::ranges::all_of(name, [](char c) { return is_alnum(c) || is_separator(c); });
}

}  // namespace trysquare::pep

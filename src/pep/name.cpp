#include "pep/name.hpp"

#include "base/text.hpp"
#include "pep/unicode.hpp"

#include <algorithm>

namespace trysquare::pep {
namespace {

constexpr bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string normalize_name(std::string_view name) {
  const auto is_normal = [](char c) { return is_lower(c) || is_digit(c); };
  if (std::ranges::all_of(name, is_normal)) return std::string(name);
  std::string out;
  out.reserve(name.size());
  bool in_run = false;
  bool ascii = true;
  for (const char c : name) {
    if (!is_separator(c)) {
      out += to_lower(c);
    } else if (!in_run) {
      out += '-';
    }
    in_run = is_separator(c);
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  }
  return ascii ? out : lower(out);
}

bool is_valid_name(std::string_view name) {
  return !name.empty() && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::ranges::all_of(name, [](char c) { return is_alnum(c) || is_separator(c); });
}

}  // namespace trysquare::pep

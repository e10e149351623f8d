// A place in a file: where a value, a requirement or a mistake stands.
// Law: places order by path, then line, then column; 0 means "not known" and is not printed.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare {

struct Place {
  std::string path;          // as the user would type it; empty: no file
  std::uint32_t line = 0;    // 1-based
  std::uint32_t column = 0;  // 1-based, counted in code points

  auto operator<=>(const Place&) const = default;
  bool empty() const { return path.empty() && line == 0; }
};

// "path:line:column", without the parts that are not known.
std::string to_text(const Place& place);
// Of "path:line"; what does not end so is a path alone.
Place parse_place(std::string_view text);

}  // namespace trysquare

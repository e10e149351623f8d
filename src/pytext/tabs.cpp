#include "pytext/tabs.hpp"

#include "base/text.hpp"

namespace trysquare::pytext {

std::string expand_tabs(std::string_view text, std::size_t width) {
  std::string made;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\t') {
      const std::size_t more = width == 0 ? 0 : width - column % width;
      made.append(more, ' ');
      column += more;
      continue;
    }
    made += c;
    if (c == '\n' || c == '\r')
      column = 0;
    else if (!is_utf8_continuation(c))
      ++column;
  }
  return made;
}

}  // namespace trysquare::pytext

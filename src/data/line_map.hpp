// From a byte of a text to its line and column.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::data {

class LineMap {
 public:
  explicit LineMap(std::string_view text);

  struct Position {
    std::uint32_t line, column;  // 1-based, the column in code points
  };
  Position position(std::size_t byte) const;
  // The text of a 1-based line, without its end.
  std::string_view line_text(std::uint32_t line) const;
  // An error at that byte, with the source line.
  Failure failure_at_byte(std::string_view path, std::size_t byte, std::string message) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// The same for bytes that are asked for in rising order (a smaller one is answered too, slowly): the whole
// text costs one pass, also when all of it is one line.
class LineCursor {
 public:
  explicit LineCursor(std::string_view text) : text_(text) {}

  LineMap::Position position(std::size_t byte);

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  LineMap::Position at_{1, 1};
};

}  // namespace trysquare::data

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

}  // namespace trysquare::data

// The lines of a requirements file as pip joins and strips them, each knowing where its bytes stand.
// https://pip.pypa.io/en/stable/reference/requirements-file-format/
//
//   logical = *( physical "\" line-end ) physical     a comment line never goes on
//   comment = "#" any text, at the start of a line or behind white space
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

class LogicalLine {
 public:
  std::string text;     // continuations joined, comment and surrounding white space removed; may be empty
  std::string comment;  // from `#` on; empty when there is none

  // Where a byte of `text` stands in the file.
  Place place(std::string_view path, std::size_t byte = 0) const;

 private:
  friend class LogicalLines;
  struct Piece {
    std::size_t start;       // its first byte in `text`
    std::uint32_t line;      // of the file
    std::string_view whole;  // that line of the file
    std::size_t skipped;     // bytes of `whole` before the piece
  };
  std::vector<Piece> pieces_;  // never empty
};

// A line, or a part of one, as a message shows it: not longer than 80 characters, and without credentials.
std::string quoted_line(std::string_view text);

// One after the other, so that a file of any size needs the memory of its longest line. `text` must outlive
// the lines.
class LogicalLines {
 public:
  explicit LogicalLines(std::string_view text) : rest_(text) {}
  bool next(LogicalLine& line);

 private:
  bool next_physical(std::string_view& line);

  std::string_view rest_;
  std::uint32_t number_ = 0;
};

}  // namespace trysquare::read

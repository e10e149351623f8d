// How text may look: colour, width and how much of it. Made by `cli` from the terminal and the options.
#pragma once

#include "model/finding.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare::report {

enum class Paint : std::uint8_t { bold, dim, red, yellow, cyan, green };

struct Style {
  bool colour = false;
  std::size_t width = 80;
  int verbosity = 0;  // -1 with --quiet, 1 with --verbose

  // The text made printable, painted when colour is on.
  std::string operator()(Paint paint, std::string_view text) const;
};

// `lead`, then the text made printable and broken at spaces within the width; following lines are indented by
// the lead's width. Words longer than a line (paths, commands) are kept whole.
std::string wrapped(std::string_view lead, std::string_view text, const Style& style);

Paint paint_of(model::Severity severity);

// "1 error", "2 errors".
std::string counted(std::size_t number, std::string_view noun);
// Filled with blanks up to so many columns.
std::string padded(const std::string& text, std::size_t width);

}  // namespace trysquare::report

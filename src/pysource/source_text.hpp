// From the bytes of a file to the text that Python reads: byte order mark, PEP 263 declaration, line ends.
// https://peps.python.org/pep-0263/
// https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations Law: the text is valid
// UTF-8 without NUL, every line ends in `\n`, at least `padding` NUL follow it.
#pragma once

#include "pysource/module.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace trysquare::pysource {

struct SourceText {
  static constexpr std::size_t padding = 64;  // so that a scanner may look ahead by a vector

  std::unique_ptr<char[]> text;
  std::uint32_t size = 0;
  std::vector<std::uint32_t> lines;  // where each begins
  std::vector<SyntaxError> errors;
};

SourceText read_source(std::string_view bytes);

}  // namespace trysquare::pysource

// What literals mean: their text decoded as Python decodes it, on demand.
// https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
// Law: what a parser without errors accepted decodes, but for `\N{…}`, whose names are no part of this:
// without a source of names such text is not complete.
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pysource {

struct EscapeFault {
  std::size_t at = 0;
  std::string_view message;
};

// The first escape sequence that Python refuses.
std::optional<EscapeFault> find_escape_fault(std::string_view body, bool bytes);

// Nothing is in the text: it is empty, or joins lines only.
bool is_blank_piece(std::string_view piece, Spelling spelling);

// A character by its Unicode name.
using CharacterNames = std::function<std::optional<std::uint32_t>(std::string_view)>;

struct Text {
  std::string value;     // UTF-8, surrogates as their three bytes; of bytes: the octets
  bool complete = true;  // false: a `\N{…}` could not be looked up
};

// Of a Constant with Literal::string or Literal::bytes.
Text decode_text(const Module& module, NodeId constant, const CharacterNames& names = {});

// Of an integer: decimal digits without leading zeros, whatever its base. Empty when the literal is longer
// than `longest_integer`: making a number of it would take time that grows with the square of its length.
constexpr std::size_t longest_integer = 20'000;
std::string decode_integer(std::string_view literal);

// Of a floating or imaginary number, as IEEE double; the letter j is left out.
double decode_floating(std::string_view literal);

}  // namespace trysquare::pysource

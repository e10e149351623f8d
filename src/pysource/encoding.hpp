// The encoding that a source file declares, and the single-byte encodings as text.
// https://peps.python.org/pep-0263/ https://docs.python.org/3/library/codecs.html#standard-encodings
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pysource {

struct Declaration {
  std::string_view name;  // as written
  std::size_t at = 0;     // its offset
};

// What the first two lines declare.
std::optional<Declaration> find_declaration(std::string_view bytes);

enum class Charset : std::uint8_t {
  utf8,
  ascii,
  single_byte,  // one of the tables
  multi_byte,   // known to Python, its ASCII half is ASCII; its other half is not read here
  unknown,
};

// The upper half of a single-byte encoding: code points of 0x80 to 0xFF, 0 where there is none.
using UpperHalf = std::array<std::uint16_t, 128>;

struct Encoding {
  Charset charset = Charset::unknown;
  const UpperHalf* upper = nullptr;
};

// By any of the names that Python knows it by; case, `-` and `_` do not matter.
Encoding find_encoding(std::string_view name);

// Text in a single-byte encoding as UTF-8; `bad` is the offset of the first byte that has no character.
std::string decode_single_byte(std::string_view bytes, const UpperHalf& upper,
                               std::optional<std::size_t>& bad);

struct NamedTable {
  std::string_view names;  // separated by spaces, normalized
  UpperHalf upper;
};

// Generated (encoding_tables.cpp).
extern const std::array<NamedTable, 30> encoding_tables;

}  // namespace trysquare::pysource

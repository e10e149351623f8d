// The encodings of one byte a character as tables, and the names of those that Python knows.
// https://docs.python.org/3/library/codecs.html#standard-encodings
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pytext {

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

// The name in "coding: name" or "coding=name" of a comment's bytes, with `gaps` between; empty: there is
// none.
std::string_view declared_encoding_name(std::string_view comment, std::string_view gaps);
// By any of the names that Python knows it by; case, `-` and `_` do not matter.
Encoding find_encoding(std::string_view name);
// In the form in which names are compared.
std::string normalized_encoding_name(std::string_view name);

// Text in a single-byte encoding as UTF-8; `bad` is the offset of the first byte that has no character.
std::string decode_single_byte(std::string_view bytes, const UpperHalf& upper,
                               std::optional<std::size_t>& bad);

struct NamedTable {
  std::string_view names;  // separated by spaces, normalized
  UpperHalf upper;
};

// Generated (tests/pysource/generate_tables.py).
extern const std::array<NamedTable, 30> character_set_tables;

}  // namespace trysquare::pytext

// Names beyond ASCII: what may stand in one, and its normal form KC, by which Python compares names.
// https://docs.python.org/3/reference/lexical_analysis.html#identifiers
// Law: normal_form(normal_form(x)) == normal_form(x); ASCII is its own normal form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pysource {

// One character of valid UTF-8.
struct Character {
  std::uint32_t point = 0;
  std::size_t length = 0;
};
Character character_at(std::string_view text, std::size_t at);

// The offset of the first character that may not stand there in an identifier.
std::optional<std::size_t> bad_identifier_character(std::string_view text);

// Normal form KC (Unicode Standard Annex 15).
std::string normal_form(std::string_view text);

}  // namespace trysquare::pysource

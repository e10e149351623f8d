// What the packaging tools take from Python's own text type: its white space and its lower case, which reach
// beyond ASCII. https://docs.python.org/3/library/stdtypes.html#str.isspace
// Text is UTF-8; bytes that are not are neither space nor letter, and stay as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare::pep {

// Bytes of the white space character at `at`; 0 when there is none.
std::size_t space_length(std::string_view text, std::size_t at);

// The first position from `at` on that is no white space.
std::size_t skip_space(std::string_view text, std::size_t at);
std::string_view trim_space(std::string_view text);

// `str.lower()`, one character at a time (the final sigma of a Greek word is not treated apart).
std::string lower(std::string_view text);

}  // namespace trysquare::pep

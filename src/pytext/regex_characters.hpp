// What a character is, as `re` asks: word, digit, white space, its other case.
// Law: unknown for the scripts whose classes differ between versions of Unicode, or are not listed here.
#pragma once

#include "base/truth.hpp"
#include "pytext/regex_program.hpp"

namespace trysquare::pytext {

Truth is_in_category(char32_t c, RegexCategory category, bool ascii);
Truth is_word(char32_t c, bool ascii);
// Without regard to case; `ascii`: only the letters of ASCII have one.
Truth is_same_letter(char32_t a, char32_t b, bool ascii);
Truth is_in_set(char32_t c, const RegexSet& set, bool ignore_case, bool ascii);

}  // namespace trysquare::pytext

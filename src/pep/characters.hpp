// What Python's text type and regular expressions say of characters: words, identifiers, digits, line breaks.
// https://docs.python.org/3/reference/lexical_analysis.html#identifiers
// https://docs.python.org/3/library/stdtypes.html#str.splitlines
// Text is UTF-8; bytes that are not belong to no class.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pep {

// Bytes of the character at `at` when it is of `\w`: letters and numbers of any script, and `_`; else 0.
std::size_t word_length(std::string_view text, std::size_t at);
// The same for what may stand in an identifier.
bool is_identifier(std::string_view text);
bool is_keyword(std::string_view text);

// `int(text)` for base ten, as digits with an optional `-` and no leading zeros: white space around it, a
// sign, single underscores between digits and digits of any script are taken. Nothing when Python refuses,
// which it also does beyond 4,300 digits.
std::optional<std::string> parse_integer(std::string_view text);

// `str.splitlines`: also at \v, \f, \x1c to \x1e, \x85, U+2028 and U+2029.
std::vector<std::string_view> python_lines(std::string_view text);
// Whether such a break stands anywhere.
bool has_line_break(std::string_view text);

// Whether NFKC makes one of `/?#@:` of a character in it.
bool hides_divider(std::string_view text);

}  // namespace trysquare::pep

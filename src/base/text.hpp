// Text: ASCII-only classification (never the locale's), UTF-8 facts, and what makes text safe to print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_hex_digit(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }
// The six that C's isspace knows in the "C" locale.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_utf8_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string to_lower(std::string_view text);
std::string_view trim(std::string_view text);
// Splits at every separator; "a,,b" gives three parts, "" one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
// Lines without their ends (\n, \r\n or \r); a last empty line is not one.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

struct CodePoint {
  char32_t value;
  std::size_t length;  // bytes; 0 when the bytes are not UTF-8
};
// Well-formed sequences only: no overlong form, no surrogate, nothing above U+10FFFF.
CodePoint code_point_at(std::string_view text, std::size_t at);

// Whether `word` is one of words that are separated by spaces.
bool lists_word(std::string_view words, std::string_view word);
bool is_valid_utf8(std::string_view text);
// Code points; of invalid text, bytes that are no continuation.
std::size_t count_code_points(std::string_view text);
// The byte at which the 1-based column starts (the text's size when it is beyond the end).
std::size_t byte_of_column(std::string_view line, std::uint32_t column);
// Bytes that are not UTF-8 become U+FFFD.
std::string to_valid_utf8(std::string_view text);
// From UTF-16; a surrogate without its other half becomes U+FFFD.
std::string to_utf8(std::u16string_view units);

// Control characters (C0, DEL, C1, bidirectional overrides) and invalid bytes written as \x1b, \u202e…;
// so nothing of an input can move the cursor or disguise a line. Tab becomes a space.
std::string printable(std::string_view text);
// As printable, but newlines stay: for text that is a document.
std::string printable_lines(std::string_view text);
// Columns on a terminal: wide East Asian characters and emoji count 2, combining marks 0.
std::size_t display_width(std::string_view text);

// The candidate nearest to text, if it is near enough to be what was meant.
std::optional<std::string> nearest(std::string_view text, const std::vector<std::string>& candidates);

// A word that a POSIX shell reads back as exactly this text.
std::string shell_quoted(std::string_view text);

}  // namespace trysquare

#include "pep/characters.hpp"

#include "base/text.hpp"
#include "pep/character_tables.hpp"
#include "pep/unicode.hpp"

#include <algorithm>
#include <array>

namespace trysquare::pep {

namespace {

constexpr std::size_t most_digits = 4300;

// The range that holds the value, as its first code point.
std::optional<std::uint32_t> range_of(std::span<const std::uint32_t> ranges, std::uint32_t value) {
  std::size_t low = 0, high = ranges.size() / 2;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (ranges[2 * middle + 1] < value)
      low = middle + 1;
    else
      high = middle;
  }
  if (2 * low >= ranges.size() || ranges[2 * low] > value) return std::nullopt;
  return ranges[2 * low];
}

bool holds(std::span<const std::uint32_t> ranges, char32_t value) {
  return range_of(ranges, static_cast<std::uint32_t>(value)).has_value();
}

// Bytes of the line break at `at`; 0 when there is none.
std::size_t break_length(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\r') return text.substr(at).starts_with("\r\n") ? 2 : 1;
  if ((byte >= '\n' && byte <= '\f') || (byte >= 0x1C && byte <= 0x1E)) return 1;
  if (byte == 0xC2) return text.substr(at).starts_with("\xC2\x85") ? 2 : 0;
  if (byte != 0xE2) return 0;
  const std::string_view rest = text.substr(at);
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

}  // namespace

std::size_t word_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) return is_alnum(c) || c == '_' ? 1 : 0;
  const CodePoint point = code_point_at(text, at);
  return point.length > 0 && holds(word_ranges, point.value) ? point.length : 0;
}

bool is_identifier(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.length == 0) return false;
    if (point.length == 1) {
      const char c = text[at];
      if (!(is_alpha(c) || c == '_' || (at > 0 && is_digit(c)))) return false;
    } else if (!holds(at == 0 ? identifier_start_ranges : identifier_continue_ranges, point.value)) {
      return false;
    }
    at += point.length;
  }
  return !text.empty();
}

bool is_keyword(std::string_view text) { return std::ranges::find(keywords, text) != keywords.end(); }

std::optional<std::string> parse_integer(std::string_view text) {
  const auto is_c_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  // White space beyond ASCII counts too, but of ASCII only the six of C.
  const auto space_at = [&](std::size_t at) -> std::size_t {
    if (static_cast<unsigned char>(text[at]) < 0x80) return is_c_space(text[at]) ? 1 : 0;
    return space_length(text, at);
  };
  std::size_t at = 0;
  while (at < text.size() && space_at(at) > 0) at += space_at(at);
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  std::string digits;
  bool after_digit = false;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (point.length == 1 && text[at] == '_') {
      if (!after_digit) return std::nullopt;
      after_digit = false;
    } else if (point.length == 1 && is_digit(text[at])) {
      digits += text[at];
      after_digit = true;
    } else if (const auto first = point.length > 1
                                      ? range_of(decimal_ranges, static_cast<std::uint32_t>(point.value))
                                      : std::nullopt) {
      digits += static_cast<char>('0' + (static_cast<std::uint32_t>(point.value) - *first) % 10);
      after_digit = true;
    } else {
      break;
    }
    at += point.length;
  }
  if (!after_digit || digits.size() > most_digits) return std::nullopt;
  while (at < text.size() && space_at(at) > 0) at += space_at(at);
  if (at < text.size()) return std::nullopt;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return negative && digits != "0" ? "-" + digits : digits;
}

std::vector<std::string_view> python_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = break_length(text, at);
    if (length == 0) {
      ++at;
      continue;
    }
    lines.push_back(text.substr(start, at - start));
    at += length;
    start = at;
  }
  if (start < text.size()) lines.push_back(text.substr(start));
  return lines;
}

bool has_line_break(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (break_length(text, at) > 0) return true;
  }
  return false;
}

bool hides_divider(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.length > 1 && holds(divider_ranges, point.value)) return true;
    at += std::max<std::size_t>(point.length, 1);
  }
  return false;
}

}  // namespace trysquare::pep

#include "base/text.hpp"

#include "base/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>

namespace trysquare {

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_lower(c);
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
    lines.push_back(text.substr(start, end - start));
    const bool pair = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
    start = end + (pair ? 2 : 1);
  }
  return lines;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t start = 0;;) {
    const std::size_t found = text.find(from, start);
    out += text.substr(start, found - start);
    if (found == std::string_view::npos) return out;
    out += to;
    start = found + from.size();
  }
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {0, 0};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_utf8_continuation(text[at + i])) return {0, 0};
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[length] || surrogate || value > 0x10FFFF) return {0, 0};
  return {value, length};
}

namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, char32_t value) {
  return std::ranges::any_of(ranges, [&](Range r) { return value >= r.first && value <= r.last; });
}

// Characters that a terminal obeys or that reorder what a reader sees (Unicode TR36, "Trojan Source").
constexpr std::array<Range, 7> unsafe{{{0x00, 0x1F},
                                       {0x7F, 0x9F},
                                       {0x200B, 0x200F},
                                       {0x2028, 0x202E},
                                       {0x2060, 0x206F},
                                       {0xFEFF, 0xFEFF},
                                       {0xFFF9, 0xFFFB}}};
constexpr std::array<Range, 5> combining{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};
constexpr std::array<Range, 9> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0x303E},
                                     {0x3041, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};

std::string escaped(char32_t value) {
  if (value <= 0xFF) return fmt::format("\\x{:02x}", static_cast<unsigned>(value));
  return fmt::format("\\u{:04x}", static_cast<unsigned>(value));
}

std::string made_printable(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.length == 0) {
      out += escaped(static_cast<unsigned char>(text[at]));
      ++at;
      continue;
    }
    if (point.value == '\t') {
      out += ' ';
    } else if (within(unsafe, point.value) && !(keep_newlines && point.value == '\n')) {
      out += escaped(point.value);
    } else {
      out += text.substr(at, point.length);
    }
    at += point.length;
  }
  return out;
}

}  // namespace

bool lists_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

bool is_valid_utf8(std::string_view text) {
  constexpr std::size_t word = sizeof(std::uint64_t);
  for (std::size_t at = 0; at < text.size();) {
    // Most of it is ASCII.
    if (text.size() - at >= word) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, word);
      if ((eight & 0x8080808080808080U) == 0) {
        at += word;
        continue;
      }
    }
    const std::size_t length = code_point_at(text, at).length;
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !is_utf8_continuation(c); }));
}

std::size_t byte_of_column(std::string_view line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t seen = 1; seen < column && at < line.size(); ++seen) {
    do {
      ++at;
    } while (at < line.size() && is_utf8_continuation(line[at]));
  }
  return at;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_at(text, at).length;
    out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string to_utf8(std::u16string_view units) {
  std::string out;
  for (std::size_t at = 0; at < units.size(); ++at) {
    char32_t value = units[at];
    const bool pair = value >= 0xD800 && value <= 0xDBFF && at + 1 < units.size() &&
                      units[at + 1] >= 0xDC00 && units[at + 1] <= 0xDFFF;
    if (pair)
      value = 0x10000 + ((value - 0xD800) << 10U) + (units[++at] - 0xDC00U);
    else if (value >= 0xD800 && value <= 0xDFFF)
      value = 0xFFFD;
    append_utf8(out, value);
  }
  return out;
}

std::string printable(std::string_view text) { return made_printable(text, false); }
std::string printable_lines(std::string_view text) { return made_printable(text, true); }

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!within(combining, point.value)) columns += within(wide, point.value) ? 2U : 1U;
    at += std::max<std::size_t>(point.length, 1);
  }
  return columns;
}

namespace {

// Damerau-Levenshtein restricted to adjacent swaps, on ASCII-lowered text.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = to_lower(a[i - 1]) == to_lower(b[j - 1]) ? 0U : 1U;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && to_lower(a[i - 1]) == to_lower(b[j - 2]) &&
                           to_lower(a[i - 2]) == to_lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view text, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;  // keeps a hostile name from costing quadratic time
  if (text.size() > longest) return std::nullopt;
  std::size_t best = text.size() / 3 + 1;  // one slip in three characters is still a slip
  const std::string* found = nullptr;
  for (const auto& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::size_t distance = edit_distance(text, candidate);
    if (distance < best || (distance == best && found == nullptr)) {
      best = distance;
      found = &candidate;
    }
  }
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string shell_quoted(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || std::string_view("@%_-+=:,./").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(text);
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

}  // namespace trysquare

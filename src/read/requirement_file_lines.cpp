#include "read/requirement_file_lines.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "pep/characters.hpp"
#include "pep/unicode.hpp"

#include <fmt/core.h>

#include <array>

namespace trysquare::read {

namespace {

bool is_comment_line(std::string_view line) {
  const std::size_t first = pep::skip_space(line, 0);
  return first < line.size() && line[first] == '#';
}

// Where a character ends that stands before `at`: whether it is white space.
bool space_before(std::string_view text, std::size_t at) {
  std::size_t start = at - 1;
  while (start > 0 && is_utf8_continuation(text[start])) --start;
  return pep::space_length(text, start) == at - start;
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || space_before(line, at)) return line.substr(0, at);
  }
  return line;
}

std::string with_variables(std::string_view line, const std::map<std::string, std::string>& variables) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  std::string out(line);
  for (std::size_t at = line.find("${"); at != std::string_view::npos; at = line.find("${", at + 2)) {
    const std::size_t end = std::min(line.find_first_not_of(letters, at + 2), line.size());
    if (end == at + 2 || end == line.size() || line[end] != '}') continue;
    const auto known = variables.find(std::string(line.substr(at + 2, end - at - 2)));
    if (known == variables.end() || known->second.empty()) continue;
    out = replace_all(out, line.substr(at, end + 1 - at), known->second);
  }
  return out;
}

std::string_view without_backslashes(std::string_view line) {
  while (line.starts_with('\\')) line.remove_prefix(1);
  while (line.ends_with('\\')) line.remove_suffix(1);
  return line;
}

// Nothing when the units are no text: half a unit, or half of a pair.
std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::u16string units;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const auto low = static_cast<unsigned char>(bytes[at + (little ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(bytes[at + (little ? 1 : 0)]);
    units += static_cast<char16_t>(low | (high << 8U));
  }
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool first = units[i] >= 0xD800 && units[i] < 0xDC00;
    const bool second = units[i] >= 0xDC00 && units[i] < 0xE000;
    const bool pair = first && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
    if (second || (first && !pair)) return std::nullopt;
    i += pair ? 1U : 0U;
  }
  return to_utf8(units);
}

std::optional<std::string> from_utf32(std::string_view bytes, bool little) {
  if (bytes.size() % 4 != 0) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = (value << 8U) | static_cast<unsigned char>(bytes[at + (little ? 3 - i : i)]);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return std::nullopt;
    append_utf8(out, value);
  }
  return out;
}

std::optional<std::string> from_utf8(std::string_view bytes) {
  return is_valid_utf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
}

// Marks in the order in which pip looks for them: one of UTF-16 begins one of UTF-32. Behind a mark whose
// name leaves the order open, another mark counts as one too.
struct Mark {
  std::string_view bytes;
  std::optional<std::string> (*decode)(std::string_view bytes);
};
constexpr std::array<Mark, 5> marks{{
    {"\xEF\xBB\xBF", from_utf8},
    {std::string_view("\xFF\xFE\0\0", 4),
     [](std::string_view bytes) {
       if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return from_utf32(bytes.substr(4), false);
       if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) bytes.remove_prefix(4);
       return from_utf32(bytes, true);
     }},
    {std::string_view("\0\0\xFE\xFF", 4), [](std::string_view bytes) { return from_utf32(bytes, false); }},
    {"\xFF\xFE",
     [](std::string_view bytes) {
       if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2), false);
       if (bytes.starts_with("\xFF\xFE")) bytes.remove_prefix(2);
       return from_utf16(bytes, true);
     }},
    {"\xFE\xFF", [](std::string_view bytes) { return from_utf16(bytes, false); }},
}};

// "coding: name" or "coding=name", bytes of ASCII.
std::string_view declared(std::string_view line) {
  constexpr std::string_view word = "coding";
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    std::size_t from = at + word.size();
    if (from >= line.size() || (line[from] != ':' && line[from] != '=')) continue;
    for (++from; from < line.size() && is_space(line[from]);) ++from;
    std::size_t end = from;
    while (end < line.size() &&
           (is_alnum(line[end]) || std::string_view("-_.").find(line[end]) != std::string_view::npos))
      ++end;
    if (end > from) return line.substr(from, end - from);
  }
  return {};
}

}  // namespace

std::vector<FileLine> requirement_file_lines(std::string_view text,
                                             const std::map<std::string, std::string>& variables) {
  std::vector<FileLine> lines;
  std::string joined;
  std::uint32_t number = 0, first = 0;
  bool open = false;
  const auto finish = [&](std::uint32_t line_number) {
    const std::string kept(pep::trim_space(without_comment(joined)));
    if (!kept.empty()) lines.push_back({with_variables(kept, variables), line_number});
    joined.clear();
    open = false;
  };
  for (const auto line : pep::python_lines(text)) {
    ++number;
    const bool comment = is_comment_line(line);
    if (line.ends_with('\\') && !comment) {
      if (!open) first = number;
      open = true;
      joined += without_backslashes(line);
      continue;
    }
    // So that a comment behind a continuation stays one.
    if (comment) joined += ' ';
    joined += line;
    finish(open ? first : number);
  }
  if (open) finish(first);
  return lines;
}

Result<std::string> decode_requirements(std::string_view bytes, const Decoder& decode) {
  const auto checked = [](std::optional<std::string> text, std::string_view encoding) -> Result<std::string> {
    if (text) return *std::move(text);
    return failure(fmt::format("the bytes of this file are no {}", encoding));
  };
  for (const auto& [mark, decode_marked] : marks) {
    if (bytes.starts_with(mark))
      return checked(decode_marked(bytes.substr(mark.size())), "text of their mark");
  }
  std::string_view rest = bytes;
  for (int line = 0; line < 2; ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (rest.starts_with('#')) {
      if (const auto encoding = declared(rest.substr(0, end)); !encoding.empty()) {
        return checked(decode(bytes, encoding), encoding);
      }
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return checked(from_utf8(bytes), "UTF-8");
}

}  // namespace trysquare::read

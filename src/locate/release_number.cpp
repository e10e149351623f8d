#include "locate/release_number.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::locate {

std::string fill_number(std::string_view pattern, int number) {
  const std::string yyr = fmt::format("{:03}", number);
  std::string text = replace_all(pattern, "{yyr}", yyr);
  text = replace_all(text, "{yy}", yyr.substr(0, 2));
  return replace_all(text, "{r}", yyr.substr(2));
}

std::optional<int> match_number(std::string_view pattern, std::string_view text) {
  // Three digits stand somewhere in the text; the pattern filled with them must give the text back.
  std::string digits;
  for (const std::string_view place : {"{yyr}", "{yy}", "{r}"}) {
    const std::size_t at = pattern.find(place);
    if (at == std::string_view::npos) continue;
    // What stands before has a width of its own: earlier placeholders are longer in the pattern than in the
    // text.
    const std::size_t shift = pattern.substr(0, at).find("{yy}") == std::string_view::npos ? 0 : 2;
    const std::size_t width = place.size() - 2;
    if (at < shift || at - shift + width > text.size()) return std::nullopt;
    digits += text.substr(at - shift, width);
  }
  int number = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (digits.size() != 3 || to_lower(fill_number(pattern, number)) != to_lower(text)) return std::nullopt;
  return number;
}

std::optional<int> parse_release_name(const model::Product& product, std::string_view text) {
  if (const auto number = match_number(product.segment, trim(text))) return number;
  for (const auto& spelling : product.spellings) {
    if (const auto number = match_number(spelling, trim(text))) return number;
  }
  return match_number("{yyr}", trim(text));
}

std::string release_name(const model::Product& product, int number) {
  return fill_number(product.segment, number);
}

std::vector<std::string> release_spellings(const model::Product& product, int number) {
  std::vector<std::string> found{fill_number("{yyr}", number)};
  for (const auto& spelling : product.spellings) found.push_back(fill_number(spelling, number));
  return found;
}

}  // namespace trysquare::locate

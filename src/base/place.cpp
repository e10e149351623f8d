#include "base/place.hpp"

#include <charconv>

namespace trysquare {

std::string to_text(const Place& place) {
  std::string text = place.path;
  for (const auto number : {place.line, place.column}) {
    if (number == 0) break;
    if (!text.empty()) text += ':';
    text += std::to_string(number);
  }
  return text;
}

Place parse_place(std::string_view text) {
  Place place;
  const std::size_t colon = text.rfind(':');
  const std::string_view digits =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.line);
  const bool is_line = !digits.empty() && read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  place.path = is_line ? text.substr(0, colon) : text;
  if (!is_line) place.line = 0;
  return place;
}

}  // namespace trysquare

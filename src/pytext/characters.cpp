#include "pytext/characters.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace trysquare::pytext {

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && is_utf8_continuation(text[end])) ++end;
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !is_utf8_continuation(c); }));
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_valid_text(std::string_view text) { return is_valid_utf8(text); }

std::u32string code_points_of(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      out += static_cast<char32_t>(byte);
    else if (is_utf8_continuation(c) && !out.empty())
      out.back() = (out.back() << 6U) | (byte & 0x3FU);
    else
      out += static_cast<char32_t>(byte >= 0xF0 ? byte & 0x07U : byte >= 0xE0 ? byte & 0x0FU : byte & 0x1FU);
  }
  return out;
}

std::string text_of_code_points(std::u32string_view points) {
  std::string out;
  out.reserve(points.size());
  for (const char32_t c : points) append_utf8(out, c);
  return out;
}

}  // namespace trysquare::pytext

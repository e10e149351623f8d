#include "read/byte_order_mark.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace trysquare::read {

namespace {

// The whole ones.
std::u16string units_of(std::string_view bytes, bool little) {
  std::u16string units;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto low = static_cast<unsigned char>(bytes[at + (little ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(bytes[at + (little ? 1 : 0)]);
    units += static_cast<char16_t>(low | (high << 8U));
  }
  return units;
}

// Nothing when the units are no text: half a unit, or half of a pair.
std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const std::u16string units = units_of(bytes, little);
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

const Mark* mark_of(std::string_view bytes) {
  const auto* const found =
      std::ranges::find_if(marks, [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  return found == marks.end() ? nullptr : found;
}

}  // namespace

bool has_mark(std::string_view bytes) { return mark_of(bytes) != nullptr; }

std::optional<std::string> decode_marked(std::string_view bytes) {
  const Mark* const mark = mark_of(bytes);
  return mark == nullptr ? std::nullopt : mark->decode(bytes.substr(mark->bytes.size()));
}

std::string decode_by_mark(std::string_view bytes) {
  if (auto text = decode_marked(bytes)) return *std::move(text);
  const bool little = bytes.starts_with("\xFF\xFE");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!little && !bytes.starts_with("\xFE\xFF")) return std::string(bytes);
  return to_utf8(units_of(bytes.substr(2), little));
}

}  // namespace trysquare::read

#include "read/requirement_encoding.hpp"

#include "base/text.hpp"
#include "pytext/character_sets.hpp"
#include "pytext/encodings.hpp"
#include "read/byte_order_mark.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace trysquare::read {

namespace {

// What a comment of the first two lines declares; empty when none does.
std::string_view declared_encoding(std::string_view bytes) {
  for (int line = 0; line < 2; ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (bytes.starts_with('#')) {
      const auto encoding = pytext::declared_encoding_name(bytes.substr(0, end), " \t\r\f\v");
      if (!encoding.empty()) return encoding;
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return {};
}

}  // namespace

Result<std::string> decode_requirements(std::string_view bytes) {
  const auto checked = [](std::optional<std::string> text, std::string_view encoding) -> Result<std::string> {
    if (text) return *std::move(text);
    return failure(fmt::format("the bytes of this file are no {}", encoding));
  };
  if (has_mark(bytes)) return checked(decode_marked(bytes), "text of their mark");
  if (const auto encoding = declared_encoding(bytes); !encoding.empty()) {
    auto decoded = pytext::decoded(bytes, encoding);
    if (decoded.answer == pytext::Decoded::Answer::text) return std::move(decoded.text);
    if (decoded.answer == pytext::Decoded::Answer::refused) return checked(std::nullopt, encoding);
    return failure(fmt::format("`{}` is no encoding that is read here", encoding));
  }
  return checked(is_valid_utf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt, "UTF-8");
}

RequirementsText text_of_requirements(std::string_view bytes, std::string_view path) {
  auto decoded = decode_requirements(bytes);
  if (decoded) return {*std::move(decoded), {}, {}};
  RequirementsText found{
      decode_by_mark(bytes), std::move(decoded.error().message), {std::string(path), 1, 1}};
  if (has_mark(bytes) || !declared_encoding(bytes).empty()) return found;
  std::uint32_t number = 0;
  for (const auto line : split_lines(bytes)) {
    ++number;
    std::uint32_t column = 1;
    std::size_t at = 0;
    for (; at < line.size(); ++column) {
      const std::size_t length = code_point_at(line, at).length;
      if (length == 0) break;
      at += length;
    }
    if (at == line.size()) continue;
    found.place.line = number;
    found.place.column = column;
    break;
  }
  found.problem += ", and no comment like `# -*- coding: latin-1 -*-` at its top says what they are";
  return found;
}

}  // namespace trysquare::read

#include "pysource/encoding.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::pysource {

namespace {

// The declaration in one line, which must be a comment.
std::optional<Declaration> declaration_in(std::string_view line, std::size_t offset) {
  const std::size_t comment = line.find_first_not_of(" \t\f");
  if (comment == std::string_view::npos || line[comment] != '#') return std::nullopt;
  const std::string_view name = pytext::declared_encoding_name(line.substr(comment), " \t");
  if (name.empty()) return std::nullopt;
  return Declaration{name, offset + static_cast<std::size_t>(name.data() - line.data())};
}

bool holds_code(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\f");
  return first != std::string_view::npos && line[first] != '#';
}

}  // namespace

std::optional<Declaration> find_declaration(std::string_view bytes) {
  std::size_t at = 0;
  for (int number = 0; number < 2; ++number) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    if (auto found = declaration_in(line, at)) return found;
    if (holds_code(line) || end == bytes.size()) return std::nullopt;
    at = end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return std::nullopt;
}

pytext::Encoding find_declared_encoding(std::string_view written) {
  const std::string name = pytext::normalized_encoding_name(written);
  // Editors append the kind of line end ("utf-8-unix"), and CPython lets these names pass.
  if (name.starts_with("utf_8_")) return pytext::find_encoding("utf_8");
  const bool latin = name.starts_with("latin_1_") || name.starts_with("iso_8859_1_") ||
                     name.starts_with("iso_latin_1_") || name == "iso_latin_1";
  return pytext::find_encoding(latin ? std::string_view("latin_1") : name);
}

}  // namespace trysquare::pysource

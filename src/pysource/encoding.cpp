#include "pysource/encoding.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::pysource {

namespace {

constexpr bool is_name_character(char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; }

// The declaration in one line, which must be a comment.
std::optional<Declaration> declaration_in(std::string_view line, std::size_t offset) {
  const std::size_t comment = line.find_first_not_of(" \t\f");
  if (comment == std::string_view::npos || line[comment] != '#') return std::nullopt;
  constexpr std::string_view word = "coding";
  for (std::size_t at = line.find(word, comment); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    std::size_t begin = at + word.size();
    if (begin >= line.size() || (line[begin] != ':' && line[begin] != '=')) continue;
    begin = std::min(line.find_first_not_of(" \t", begin + 1), line.size());
    std::size_t end = begin;
    while (end < line.size() && is_name_character(line[end])) ++end;
    if (end > begin) return Declaration{line.substr(begin, end - begin), offset + begin};
  }
  return std::nullopt;
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

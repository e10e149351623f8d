#include "data/toml.hpp"

#include "data/line_map.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <sstream>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace trysquare::data {

namespace {

// The parser bounds how deep arrays and inline tables are nested, but not how many parts a dotted key has,
// each of which is a table inside the one before: a hundred thousand of them would end the process where the
// tree is destroyed. So keys are looked at before the parser sees them.
constexpr std::size_t most_key_parts = 32;
constexpr std::size_t deepest = 512;

// Behind the string that begins here, or at the end of its line when it is never closed.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  const bool many_lines = text.substr(at).starts_with(triple);
  for (std::size_t i = at + (many_lines ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (many_lines ? text.substr(i).starts_with(triple) : text[i] == quote || text[i] == '\n') {
      return i + (many_lines ? 3 : 1);
    }
  }
  return text.size();
}

// The byte at which a key has had too many parts.
std::optional<std::size_t> overlong_key(std::string_view text) {
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
      continue;
    }
    if (c == '.' && ++dots >= most_key_parts) return at;
    if (std::string_view("\n=[]{},").find(c) != std::string_view::npos) dots = 0;
    at = c == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
  }
  return std::nullopt;
}

class Converter {
 public:
  // Deeper than we go: the value that was too deep.
  std::optional<Place> too_deep;

  Node node_of(const toml::node& source) {
    const auto at = source.source().begin;
    if (depth_ == deepest) {
      too_deep = {{}, at.line, at.column};
      return {};
    }
    ++depth_;
    Node node(content_of(source));
    --depth_;
    node.line = at.line;
    node.column = at.column;
    return node;
  }

 private:
  template <class T>
  static std::string written(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
  }

  Object table_of(const toml::table& table) {
    Object object;
    for (const auto& [key, value] : table) {
      const auto at = key.source().begin;
      object.members.push_back({std::string(key.str()), node_of(value), at.line, at.column});
    }
    // toml++ keeps keys sorted; the order of the file is the order of places.
    std::ranges::stable_sort(object.members, [](const Member& a, const Member& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return object;
  }

  Node::Content content_of(const toml::node& source) {
    if (const auto* table = source.as_table()) return table_of(*table);
    if (const auto* array = source.as_array()) {
      Array items;
      for (const auto& item : *array) items.push_back(node_of(item));
      return items;
    }
    if (const auto* text = source.as_string()) return text->get();
    if (const auto* number = source.as_integer()) return number->get();
    if (const auto* number = source.as_floating_point()) return number->get();
    if (const auto* truth = source.as_boolean()) return truth->get();
    if (const auto* date = source.as_date()) return DateTime{written(date->get())};
    if (const auto* time = source.as_time()) return DateTime{written(time->get())};
    if (const auto* moment = source.as_date_time()) return DateTime{written(moment->get())};
    return Null{};
  }

  std::size_t depth_ = 0;
};

Failure refused(std::string_view text, Place place, std::string message) {
  const std::uint32_t line = place.line;
  Failure failed = failure_at(std::move(place), std::move(message));
  failed.error().source_line = LineMap(text).line_text(line);
  return failed;
}

}  // namespace

Result<Node> parse_toml(std::string_view text, std::string_view path) {
  if (const auto byte = overlong_key(text)) {
    return LineMap(text).failure_at_byte(
        path, *byte, fmt::format("a key of more than {} parts: not read", most_key_parts));
  }
  const toml::parse_result parsed = toml::parse(text, std::string(path));
  if (!parsed) {
    const auto at = parsed.error().source().begin;
    return refused(text, {std::string(path), at.line, at.column},
                   fmt::format("not TOML: {}", parsed.error().description()));
  }
  Converter converter;
  Node root = converter.node_of(parsed.table());
  if (converter.too_deep) {
    return refused(text, {std::string(path), converter.too_deep->line, converter.too_deep->column},
                   fmt::format("nested more than {} deep", deepest));
  }
  return root;
}

}  // namespace trysquare::data

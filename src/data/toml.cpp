#include "data/toml.hpp"

#include "data/line_map.hpp"

#include <algorithm>
#include <sstream>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace trysquare::data {

namespace {

Node converted(const toml::node& source);

template <class T>
std::string written(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

Node::Content converted_table(const toml::table& table) {
  Object object;
  for (const auto& [key, value] : table) {
    object.members.push_back(
        {std::string(key.str()), converted(value), key.source().begin.line, key.source().begin.column});
  }
  // toml++ keeps keys sorted; the order of the file is the order of places.
  std::ranges::stable_sort(object.members, [](const Member& a, const Member& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return object;
}

Node::Content converted_content(const toml::node& source) {
  if (const auto* table = source.as_table()) return converted_table(*table);
  if (const auto* array = source.as_array()) {
    Array items;
    for (const auto& item : *array) items.push_back(converted(item));
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

Node converted(const toml::node& source) {
  Node node(converted_content(source));
  node.line = source.source().begin.line;
  node.column = source.source().begin.column;
  return node;
}

}  // namespace

Result<Node> parse_toml(std::string_view text, std::string_view path) {
  toml::parse_result parsed = toml::parse(text, std::string(path));
  if (parsed) return converted(parsed.table());
  const auto& error = parsed.error();
  const auto at = error.source().begin;
  Failure failed =
      failure_at({std::string(path), at.line, at.column}, "not TOML: " + std::string(error.description()));
  failed.error().source_line = LineMap(text).line_text(at.line);
  return failed;
}

}  // namespace trysquare::data

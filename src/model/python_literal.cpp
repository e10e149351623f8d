#include "model/python_literal.hpp"

#include <fmt/core.h>

#include <cmath>
#include <utility>
#include <vector>

namespace trysquare::model {

namespace {

// As to_python writes it, in the quotes of the style where that needs no escapes.
std::string text_literal(const Value& value, char quote) {
  std::string text = to_python(value);
  const std::size_t open = text.starts_with('b') ? 1 : 0;
  if (text.find(quote) == std::string::npos && text.find('\\') == std::string::npos)
    text[open] = text.back() = quote;
  return text;
}

struct Brackets {
  std::string open, close;
};

class Writer {
 public:
  explicit Writer(const LiteralStyle& style) : style_(style) {}

  // On one line where it fits, else an item a line. Law: the value has a literal.
  std::string write(const Value& value, std::size_t indent, std::size_t column) const {
    constexpr std::size_t step = 4;
    std::string flat = line(value, false);
    const std::size_t count = size_of(value);
    if (column + flat.size() <= style_.width || count == 0) return flat;
    const Brackets brackets = brackets_of(value, false);
    std::string out = brackets.open + "\n";
    const std::size_t inside = indent + step;
    const auto add = [&](const std::string& text) { out += std::string(inside, ' ') + text + ",\n"; };
    if (const auto* dict = value.as<Dict>()) {
      for (const auto& [key, item] : dict->items) {
        const std::string name = line(key, true) + ": ";
        add(name + write(item, inside, inside + name.size()));
      }
    } else if (const auto* set = value.as<Set>()) {
      for (const Value& item : set->items) add(line(item, true));
    } else {
      for (const Value& item : items_of(value)) add(write(item, inside, inside));
    }
    return out + std::string(indent, ' ') + brackets.close;
  }

  // `frozen`: where only what can be hashed may stand.
  std::string line(const Value& value, bool frozen) const {
    if (const auto* dict = value.as<Dict>()) {
      std::string out = "{";
      for (const auto& [key, item] : dict->items)
        out += (out.size() > 1 ? ", " : "") + line(key, true) + ": " + line(item, false);
      return out + "}";
    }
    if (value.as<Set>() != nullptr || value.as<List>() != nullptr || value.as<Tuple>() != nullptr) {
      const Brackets brackets = brackets_of(value, frozen);
      const bool inner = frozen || value.as<Set>() != nullptr;
      std::string out;
      for (const Value& item : items_of(value)) out += (out.empty() ? "" : ", ") + line(item, inner);
      const bool lone = value.as<Tuple>() != nullptr && items_of(value).size() == 1;
      return brackets.open + out + (lone ? "," : "") + brackets.close;
    }
    if (const auto* path = value.as<Path>())
      return fmt::format("{}({})", style_.path, text_literal(Value(path->text), style_.quote));
    if (const auto* number = value.as<double>(); number != nullptr && !std::isfinite(*number))
      return fmt::format("float({0}{1}{0})", style_.quote, to_python(value));
    if (value.as<std::string>() != nullptr || value.as<Bytes>() != nullptr)
      return text_literal(value, style_.quote);
    return to_python(value);
  }

 private:
  static const std::vector<Value>& items_of(const Value& value) {
    if (const auto* list = value.as<List>()) return list->items;
    if (const auto* tuple = value.as<Tuple>()) return tuple->items;
    return value.as<Set>()->items;
  }

  static std::size_t size_of(const Value& value) {
    if (const auto* dict = value.as<Dict>()) return dict->items.size();
    const bool holds = value.as<List>() != nullptr || value.as<Tuple>() != nullptr || value.as<Set>();
    return holds ? items_of(value).size() : 0;
  }

  static Brackets brackets_of(const Value& value, bool frozen) {
    if (value.as<Dict>() != nullptr) return {"{", "}"};
    if (value.as<List>() != nullptr) return {"[", "]"};
    if (value.as<Tuple>() != nullptr) return {"(", ")"};
    const bool empty = value.as<Set>()->items.empty();
    if (frozen) return empty ? Brackets{"frozenset(", ")"} : Brackets{"frozenset({", "})"};
    return empty ? Brackets{"set(", ")"} : Brackets{"{", "}"};
  }

  const LiteralStyle& style_;
};

bool has_literal(const Value& value) {
  const auto all = [](const std::vector<Value>& items) {
    for (const Value& item : items) {
      if (!has_literal(item)) return false;
    }
    return true;
  };
  if (value.as<Unknown>() != nullptr || value.as<Opaque>() != nullptr) return false;
  if (const auto* list = value.as<List>()) return all(list->items);
  if (const auto* tuple = value.as<Tuple>()) return all(tuple->items);
  if (const auto* set = value.as<Set>()) return all(set->items);
  const auto* dict = value.as<Dict>();
  if (dict == nullptr) return true;
  for (const auto& [key, item] : dict->items) {
    if (!has_literal(key) || !has_literal(item)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> python_literal(const Value& value, const LiteralStyle& style) {
  if (!has_literal(value)) return std::nullopt;
  return Writer(style).write(value, style.indent, style.column);
}

}  // namespace trysquare::model

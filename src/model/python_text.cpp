// A value as Python prints it (value.hpp, to_python). Reference: CPython's repr().
#include "base/text.hpp"
#include "model/unprintable.hpp"
#include "model/value.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace trysquare::model {

namespace {

// Single quotes, unless the text holds some and no double ones.
char quote_for(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  return single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

bool shows(char32_t character) {
  if (character < 0x80) return character >= 0x20 && character != 0x7F;
  const auto ranges = unprintable_ranges();
  const auto after = std::ranges::upper_bound(ranges, character, {}, &UnprintableRange::first);
  return after == ranges.begin() || std::prev(after)->last < character;
}

std::string escaped(char32_t character) {
  const auto number = static_cast<std::uint32_t>(character);
  if (number == '\n') return "\\n";
  if (number == '\r') return "\\r";
  if (number == '\t') return "\\t";
  if (number <= 0xFF) return fmt::format("\\x{:02x}", number);
  return number <= 0xFFFF ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
}

// Of bytes, and of text that is not UTF-8, each byte beyond ASCII is escaped by itself.
std::string quoted(std::string_view text, bool octets) {
  const char quote = quote_for(text);
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    CodePoint point = code_point_at(text, at);
    const bool lone = point.length == 0 || (octets && point.value >= 0x80);
    if (lone) point = {static_cast<unsigned char>(text[at]), 1};
    if (text[at] == quote || text[at] == '\\') out += '\\';
    if (shows(point.value) && !lone)
      out += text.substr(at, point.length);
    else
      out += escaped(point.value);
    at += point.length;
  }
  return out + quote;
}

// The shortest digits that read back; an exponent below 1e-4 and from 1e16 on.
std::string float_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  const double size = std::fabs(number);
  const bool exponent = size != 0 && (size < 1e-4 || size >= 1e16);
  std::array<char, 400> digits{};
  const auto format = exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  std::string text(digits.data(), end);
  if (!exponent && text.find('.') == std::string::npos) text += ".0";
  return text;
}

struct ToPython {
  std::string operator()(None) const { return "None"; }
  std::string operator()(bool truth) const { return truth ? "True" : "False"; }
  std::string operator()(const Integer& number) const { return number.digits; }
  std::string operator()(double number) const { return float_text(number); }
  std::string operator()(const std::string& text) const { return quoted(text, false); }
  std::string operator()(const Bytes& bytes) const { return "b" + quoted(bytes.octets, true); }
  std::string operator()(const Path& path) const { return "Path(" + quoted(path.text, false) + ")"; }
  std::string operator()(const List& list) const { return "[" + items(list.items) + "]"; }
  std::string operator()(const Tuple& tuple) const {
    return "(" + items(tuple.items) + (tuple.items.size() == 1 ? ",)" : ")");
  }
  std::string operator()(const Set& set) const {
    return set.items.empty() ? "set()" : "{" + items(set.items) + "}";
  }
  std::string operator()(const Dict& dict) const {
    std::string out = "{";
    for (const auto& [key, value] : dict.items) {
      if (out.size() > 1) out += ", ";
      out += to_python(key) + ": " + to_python(value);
    }
    return out + "}";
  }
  // As its call, when it was built from arguments that are known; else as Python shows a plain object.
  std::string operator()(const Opaque& opaque) const {
    const data::Node* args = opaque.rest.find("args");
    const data::Node* kwargs = opaque.rest.find("kwargs");
    if (args == nullptr && kwargs == nullptr) return "<" + opaque.type + " object>";
    std::string inside;
    const auto add = [&](const std::string& name, const data::Node& node) {
      const auto value = from_wire(node, "");
      inside += (inside.empty() ? "" : ", ") + name + (value ? to_python(*value) : "<unknown>");
    };
    if (args != nullptr && args->array() != nullptr) {
      for (const auto& node : *args->array()) add("", node);
    }
    if (kwargs != nullptr && kwargs->object() != nullptr) {
      for (const auto& member : kwargs->object()->members) add(member.key + "=", member.value);
    }
    return opaque.type + "(" + inside + ")";
  }
  std::string operator()(const Unknown& unknown) const { return "<unknown: " + unknown.reason + ">"; }

  static std::string items(const std::vector<Value>& values) {
    std::string out;
    for (const auto& value : values) out += (out.empty() ? "" : ", ") + to_python(value);
    return out;
  }
};

}  // namespace

std::string to_python(const Value& value) { return std::visit(ToPython(), value.content); }

}  // namespace trysquare::model

// A value as Python prints it (value.hpp, to_python). Reference: CPython's repr().
#include "base/text.hpp"
#include "data/json.hpp"
#include "model/value.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

namespace trysquare::model {

namespace {

// Single quotes, unless the text holds some and no double ones.
char quote_for(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  return single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

std::string quoted(std::string_view text, bool ascii_only) {
  const char quote = quote_for(text);
  std::string out(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte == 0x7F || (ascii_only && byte > 0x7F))
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
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
  std::string operator()(const Opaque& opaque) const { return "<" + opaque.type + " object>"; }
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

#include "settings/json_scanner.hpp"

#include "base/text.hpp"
#include "pep/python_version.hpp"
#include "pytext/characters.hpp"
#include "settings/library.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

namespace trysquare::settings {

namespace {

constexpr int deepest = 400;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

JsonScanner::JsonScanner(Interpreter& python, std::string_view text, const JsonHooks& hooks)
    : python_(python), text_(text), hooks_(hooks) {
  says_trailing_comma_ = pep::python_minor(python.world.environment.markers.python_version) >= 13;
}

Ref JsonScanner::refuse(std::string message, std::size_t at) {
  if (!refused_) refusal_ = {std::move(message), at};
  refused_ = true;
  return nullptr;
}

void JsonScanner::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

Ref JsonScanner::read() {
  skip_space();
  const Ref made = value();
  if (made == nullptr) return nullptr;
  skip_space();
  return at_ == text_.size() ? made : refuse("Extra data", at_);
}

Ref JsonScanner::value() {
  if (!python_.take_steps(1)) return nullptr;
  if (is_at_end()) return refuse("Expecting value", at_);
  const std::string_view rest = text_.substr(at_);
  const auto word = [&](std::string_view name, Ref made) {
    at_ += name.size();
    return made;
  };
  switch (rest[0]) {
    case '"': {
      const auto text = string();
      return text ? python_.heap.text(*text) : nullptr;
    }
    case '{':
    case '[': {
      if (depth_ >= deepest) return python_.unknown("a document that is nested too deeply");
      ++depth_;
      const Ref made = rest[0] == '{' ? object() : array();
      --depth_;
      return made;
    }
    case 'n':
      if (rest.starts_with("null")) return word("null", python_.none());
      break;
    case 't':
      if (rest.starts_with("true")) return word("true", python_.heap.boolean(true));
      break;
    case 'f':
      if (rest.starts_with("false")) return word("false", python_.heap.boolean(false));
      break;
    case 'N':
      if (rest.starts_with("NaN")) return constant("NaN", std::numeric_limits<double>::quiet_NaN());
      break;
    case 'I':
      if (rest.starts_with("Infinity")) return constant("Infinity", std::numeric_limits<double>::infinity());
      break;
    case '-':
      if (rest.starts_with("-Infinity"))
        return constant("-Infinity", -std::numeric_limits<double>::infinity());
      break;
    default: break;
  }
  return number();
}

Ref JsonScanner::constant(std::string_view name, double value) {
  at_ += name.size();
  if (hooks_.parse_constant == nullptr) return python_.heap.floating(value);
  return python_.call(hooks_.parse_constant, {nullptr, {python_.heap.text(std::string(name))}, {}});
}

Ref JsonScanner::number() {
  const std::size_t begin = at_;
  std::size_t end = at_;
  const auto digit = [&](std::size_t at) { return at < text_.size() && is_digit(text_[at]); };
  if (end < text_.size() && text_[end] == '-') ++end;
  if (!digit(end)) return refuse("Expecting value", begin);
  if (text_[end] == '0')
    ++end;
  else
    while (digit(end)) ++end;
  bool is_float = false;
  if (end < text_.size() && text_[end] == '.' && digit(end + 1)) {
    is_float = true;
    for (end += 2; digit(end);) ++end;
  }
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    std::size_t at = end + 1;
    if (at < text_.size() && (text_[at] == '+' || text_[at] == '-')) ++at;
    if (digit(at)) {
      is_float = true;
      for (end = at; digit(end);) ++end;
    }
  }
  at_ = end;
  const std::string written(text_.substr(begin, end - begin));
  const Ref hook = is_float ? hooks_.parse_float : hooks_.parse_int;
  if (hook != nullptr) return python_.call(hook, {nullptr, {python_.heap.text(written)}, {}});
  if (is_float) return python_.heap.floating(std::strtod(written.c_str(), nullptr));
  return python_.call(python_.builtin("int"), {nullptr, {python_.heap.text(written)}, {}});
}

std::optional<std::string> JsonScanner::string() {
  const std::size_t begin = at_++;
  std::string out;
  while (true) {
    if (is_at_end()) return refuse("Unterminated string starting at", begin), std::nullopt;
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return out;
    }
    if (c == '\\') {
      if (!escape(out, begin)) return std::nullopt;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20 && hooks_.strict)
      return refuse("Invalid control character at", at_), std::nullopt;
    out += c;
    ++at_;
  }
}

bool JsonScanner::escape(std::string& out, std::size_t begin) {
  const std::size_t backslash = at_++;
  if (is_at_end()) return refuse("Unterminated string starting at", begin) != nullptr;
  const char c = text_[at_];
  if (c == 'u') return unicode_escape(out);
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view values = "\"\\/\b\f\n\r\t";
  const std::size_t known = letters.find(c);
  if (known == std::string_view::npos) return refuse("Invalid \\escape", backslash) != nullptr;
  out += values[known];
  ++at_;
  return true;
}

// Four digits; at least one character must follow them.
std::optional<std::uint32_t> JsonScanner::hexadecimal(std::size_t from) const {
  if (from + 4 >= text_.size()) return std::nullopt;
  std::uint32_t value = 0;
  const auto* end = text_.data() + from + 4;
  const bool plain = text_[from] != '-' && text_[from] != '+';
  if (!plain || std::from_chars(text_.data() + from, end, value, 16).ptr != end) return std::nullopt;
  return value;
}

bool JsonScanner::unicode_escape(std::string& out) {
  const std::size_t letter = at_;
  const auto first = hexadecimal(letter + 1);
  if (!first) return refuse("Invalid \\uXXXX escape", letter) != nullptr;
  at_ = letter + 5;
  char32_t point = *first;
  if (point >= 0xD800 && point <= 0xDBFF && text_.substr(at_).starts_with("\\u")) {
    const auto second = hexadecimal(at_ + 2);
    if (!second && at_ + 6 < text_.size()) return refuse("Invalid \\uXXXX escape", at_ + 1) != nullptr;
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
      point = 0x10000 + ((point - 0xD800) << 10U) + (*second - 0xDC00);
      at_ += 6;
    }
  }
  out += pytext::text_of_code_points({&point, 1});
  return true;
}

Ref JsonScanner::object() {
  constexpr std::string_view expecting = "Expecting property name enclosed in double quotes";
  std::vector<std::pair<Ref, Ref>> pairs;
  ++at_;
  skip_space();
  if (next() != '"' && next() != '}') return refuse(std::string(expecting), at_);
  for (bool more = next() == '"'; more;) {
    const auto key = string();
    if (!key) return nullptr;
    skip_space();
    if (next() != ':') return refuse("Expecting ':' delimiter", at_);
    ++at_;
    skip_space();
    const Ref item = value();
    if (item == nullptr) return nullptr;
    pairs.emplace_back(python_.heap.text(*key), item);
    skip_space();
    if (next() == '}') break;
    if (next() != ',') return refuse("Expecting ',' delimiter", at_);
    const std::size_t comma = at_++;
    skip_space();
    if (next() == '}' && says_trailing_comma_)
      return refuse("Illegal trailing comma before end of object", comma);
    if (next() != '"') return refuse(std::string(expecting), at_);
  }
  ++at_;
  if (hooks_.pairs != nullptr) {
    Refs all;
    for (const auto& [key, item] : pairs) all.push_back(python_.heap.tuple({key, item}));
    return python_.call(hooks_.pairs, {nullptr, {python_.heap.list(std::move(all))}, {}});
  }
  Dictionary made;
  const Origin from = python_.origin_here();
  for (const auto& [key, item] : pairs) made.set(key, hash_of_text(key->text()), item, from);
  const Ref dict = python_.heap.dict(std::move(made));
  return hooks_.object == nullptr ? dict : python_.call(hooks_.object, {nullptr, {dict}, {}});
}

Ref JsonScanner::array() {
  Refs items;
  ++at_;
  skip_space();
  if (next() == ']') {
    ++at_;
    return python_.heap.list({});
  }
  while (true) {
    const Ref item = value();
    if (item == nullptr) return nullptr;
    items.push_back(item);
    skip_space();
    if (next() == ']') break;
    if (next() != ',') return refuse("Expecting ',' delimiter", at_);
    const std::size_t comma = at_++;
    skip_space();
    if (next() == ']' && says_trailing_comma_)
      return refuse("Illegal trailing comma before end of array", comma);
  }
  ++at_;
  return python_.heap.list(std::move(items));
}

}  // namespace trysquare::settings

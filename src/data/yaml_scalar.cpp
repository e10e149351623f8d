// What a scalar is: YAML 1.1's implicit types in PyYAML's order (bool, float, int, merge, null, timestamp,
// value), and what their explicit tags make of a text.
#include "base/text.hpp"
#include "data/yaml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace trysquare::data {

namespace {

using Kind = YamlNode::Kind;

constexpr std::string_view prefix = "tag:yaml.org,2002:";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}
bool is_octal(char c) { return c >= '0' && c <= '7'; }

// Reads on in a scalar by character classes.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_sign() { return take('-') || take('+'); }
  template <class Fits>
  std::size_t take_all(Fits fits) {
    const std::size_t begin = at_;
    while (!at_end() && fits(text_[at_])) ++at_;
    return at_ - begin;
  }
  std::size_t digits() { return take_all(is_digit); }
  std::size_t digits_and_lines() {
    return take_all([](char c) { return is_digit(c) || c == '_'; });
  }
  // (:[0-5]?[0-9])+
  bool sixties() {
    std::size_t count = 0;
    while (take(':')) {
      const std::size_t begin = at_;
      const std::size_t length = digits();
      if (length == 0 || length > 2 || (length == 2 && text_[begin] > '5')) return false;
      ++count;
    }
    return count > 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool exponent_or_end(Cursor& cursor) {
  if (cursor.at_end()) return true;
  if (!cursor.take('e') && !cursor.take('E')) return false;
  return cursor.take_sign() && cursor.digits() > 0 && cursor.at_end();
}

bool is_float(std::string_view text) {
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  {
    Cursor cursor(text);
    cursor.take_sign();
    if (cursor.take('.') && is_one_of(text.substr(text.find('.') + 1), {"inf", "Inf", "INF"})) return true;
  }
  if (text.starts_with('.')) {
    Cursor cursor(text.substr(1));
    return is_digit(cursor.next()) && cursor.digits_and_lines() > 0 && exponent_or_end(cursor);
  }
  Cursor cursor(text);
  cursor.take_sign();
  if (!is_digit(cursor.next())) return false;
  cursor.digits_and_lines();
  if (cursor.next() == ':') {
    if (!cursor.sixties() || !cursor.take('.')) return false;
    cursor.digits_and_lines();
    return cursor.at_end();
  }
  if (!cursor.take('.')) return false;
  cursor.digits_and_lines();
  return exponent_or_end(cursor);
}

bool is_integer(std::string_view text) {
  const std::string_view bare = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
  if (bare.empty()) return false;
  const auto all = [](std::string_view part, auto fits) {
    return !part.empty() && std::ranges::all_of(part, [&](char c) { return fits(c) || c == '_'; });
  };
  if (bare.starts_with("0b")) return all(bare.substr(2), [](char c) { return c == '0' || c == '1'; });
  if (bare.starts_with("0x"))
    return all(bare.substr(2),
               [](char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); });
  if (bare == "0") return true;
  if (bare[0] == '0') return all(bare.substr(1), is_octal);
  if (!is_digit(bare[0])) return false;
  Cursor cursor(bare);
  cursor.digits_and_lines();
  return cursor.at_end() || (cursor.next() == ':' && cursor.sixties() && cursor.at_end());
}

struct DateParts {
  int year = 0, month = 0, day = 0;
  bool has_time = false;
};
// [0-9]{4}-[0-9]{2}-[0-9]{2}, or with a time, where months and days may be short.
std::optional<DateParts> timestamp_of(std::string_view text) {
  Cursor cursor(text);
  const auto some = [&](std::size_t low, std::size_t high) {
    const std::size_t length = cursor.digits();
    return length >= low && length <= high;
  };
  if (text.size() < 8 || !some(4, 4) || !cursor.take('-') || !some(1, 2) || !cursor.take('-') || !some(1, 2))
    return std::nullopt;
  DateParts parts;
  const std::size_t dash = text.find('-', 5);
  std::from_chars(text.data(), text.data() + 4, parts.year);
  std::from_chars(text.data() + 5, text.data() + dash, parts.month);
  std::from_chars(text.data() + dash + 1, text.data() + text.size(), parts.day);
  if (cursor.at_end()) return text.size() == 10 ? std::optional(parts) : std::nullopt;
  parts.has_time = true;
  const auto spaces = [&] { return cursor.take_all([](char c) { return c == ' ' || c == '\t'; }); };
  if (!cursor.take('T') && !cursor.take('t') && spaces() == 0) return std::nullopt;
  if (!some(1, 2) || !cursor.take(':') || !some(2, 2) || !cursor.take(':') || !some(2, 2))
    return std::nullopt;
  if (cursor.take('.')) cursor.digits();
  if (cursor.at_end()) return parts;
  spaces();
  if (cursor.take('Z')) return cursor.at_end() ? std::optional(parts) : std::nullopt;
  if (!cursor.take_sign() || !some(1, 2)) return std::nullopt;
  if (cursor.take(':') && !some(2, 2)) return std::nullopt;
  return cursor.at_end() ? std::optional(parts) : std::nullopt;
}

std::string_view implicit_tag(std::string_view text) {
  if (is_one_of(text, {"yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False",
                       "FALSE", "on", "On", "ON", "off", "Off", "OFF"}))
    return "bool";
  if (is_float(text)) return "float";
  if (is_integer(text)) return "int";
  if (text == "<<") return "merge";
  if (text.empty() || is_one_of(text, {"~", "null", "Null", "NULL"})) return "null";
  if (timestamp_of(text)) return "timestamp";
  return text == "=" ? "value" : "str";
}

void unmodelled(YamlNode& into, std::string why) {
  into.kind = Kind::unmodelled;
  into.text = std::move(why);
}

std::string without_lines(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

void set_integer(YamlNode& into, std::string_view written) {
  std::string text = without_lines(written);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  into.kind = Kind::integer;
  std::uint64_t value = 0;
  const auto read = [&](std::string_view digits, int base) {
    const auto done = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return !digits.empty() && done.ec == std::errc() && done.ptr == digits.data() + digits.size();
  };
  bool fine = true;
  if (text.find(':') != std::string::npos) {
    for (const auto part : split(text, ':')) {
      std::uint64_t digit = 0;
      const auto done = std::from_chars(part.data(), part.data() + part.size(), digit);
      fine = fine && done.ptr == part.data() + part.size() && value < (1ULL << 50U);
      value = value * 60 + digit;
    }
  } else if (text.starts_with("0b") || text.starts_with("0x")) {
    fine = read(std::string_view(text).substr(2), text[1] == 'b' ? 2 : 16);
  } else if (text.size() > 1 && text[0] == '0') {
    fine = read(text, 8);
  } else if (!text.empty() && text.size() <= 4300) {
    into.text = (negative && text != "0" ? "-" : "") + text;
    return;
  } else {
    fine = false;
  }
  if (!fine) return unmodelled(into, "an integer in a form that is not modelled");
  into.text = (negative && value != 0 ? "-" : "") + std::to_string(value);
}

void set_float(YamlNode& into, std::string_view written) {
  std::string text = to_lower(without_lines(written));
  const double sign = text.starts_with('-') ? -1 : 1;
  if (text.starts_with('-') || text.starts_with('+')) text.erase(0, 1);
  into.kind = Kind::floating;
  if (text == ".inf") {
    into.number = sign * std::numeric_limits<double>::infinity();
  } else if (text == ".nan") {
    into.number = std::numeric_limits<double>::quiet_NaN();
  } else if (text.find(':') != std::string::npos) {
    const auto parts = split(text, ':');
    double base = 1;
    double value = 0;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      value += std::strtod(std::string(*part).c_str(), nullptr) * base;
      base *= 60;
    }
    into.number = sign * value;
  } else {
    into.number = sign * std::strtod(text.c_str(), nullptr);
  }
}

// base64.decodebytes: what is no letter of the alphabet is skipped.
void set_bytes(YamlNode& into, std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    const std::size_t value = letters.find(c);
    if (c == '=') ++padding;
    if (value == std::string_view::npos && !is_space(c) && c != '=')
      return unmodelled(into, "base64 with other letters in it");
    if (value == std::string_view::npos) continue;
    if (padding > 0) return unmodelled(into, "base64 with letters behind its end");
    ++count;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> held) & 0xFFU);
  }
  if ((count + padding) % 4 != 0 || count % 4 == 1) return unmodelled(into, "base64 that ends too early");
  into.kind = Kind::bytes;
  into.text = std::move(out);
}

void set_timestamp(YamlNode& into, std::string_view text) {
  const auto parts = timestamp_of(text);
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leaps = parts && parts->year % 4 == 0 && (parts->year % 100 != 0 || parts->year % 400 == 0);
  const bool fine = parts && parts->year > 0 && parts->month >= 1 && parts->month <= 12 && parts->day >= 1 &&
                    parts->day <= days.at(static_cast<std::size_t>(parts->month - 1)) +
                                      (leaps && parts->month == 2 ? 1 : 0);
  if (!fine) return unmodelled(into, "a date that is none");
  into.kind = parts->has_time ? Kind::date_time : Kind::date;
}

}  // namespace

void resolve_yaml_scalar(std::string_view text, bool plain, std::string_view tag, YamlNode& into,
                         std::string& resolved_tag) {
  into.kind = Kind::text;
  into.text = text;
  const std::string_view implicit = plain && tag.empty() ? implicit_tag(text) : std::string_view("str");
  resolved_tag = tag.empty() ? std::string(prefix) + std::string(implicit) : std::string(tag);
  const std::string_view type = resolved_tag.starts_with(prefix)
                                    ? std::string_view(resolved_tag).substr(prefix.size())
                                    : std::string_view();
  if (type == "null") {
    into.kind = Kind::null;
  } else if (type == "bool") {
    const std::string low = to_lower(text);
    if (!is_one_of(low, {"yes", "no", "true", "false", "on", "off"}))
      return unmodelled(into, "a bool that is none");
    into.kind = Kind::boolean;
    into.truth = is_one_of(low, {"yes", "true", "on"});
  } else if (type == "int") {
    is_integer(text) ? set_integer(into, text) : unmodelled(into, "an integer that is none");
  } else if (type == "float") {
    is_float(text) || is_integer(text) ? set_float(into, text) : unmodelled(into, "a float that is none");
    if (!is_float(text) && text.find_first_of("xb") != std::string_view::npos)
      unmodelled(into, "a float that is none");
  } else if (type == "binary") {
    set_bytes(into, text);
  } else if (type == "timestamp") {
    set_timestamp(into, text);
  }
}

}  // namespace trysquare::data

#include "data/python_json.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "data/line_map.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace trysquare::data {

namespace {

constexpr std::size_t deepest = 960;
constexpr std::size_t most_digits = 4300;

class Parser {
 public:
  Parser(std::string_view text, std::string_view path) : text_(text), path_(path), cursor_(text) {}

  Result<Node> parse() {
    skip_space();
    Node root;
    if (!read_value(root, 0)) return wrong();
    skip_space();
    if (at_ < text_.size() && !fail(at_, "text behind the value")) return wrong();
    return root;
  }

 private:
  Failure wrong() const { return LineMap(text_).failure_at_byte(path_, failed_at_, "not JSON: " + message_); }
  bool fail(std::size_t at, std::string message) {
    failed_at_ = at;
    message_ = std::move(message);
    return false;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool read_value(Node& node, std::size_t depth) {
    const auto place = cursor_.position(at_);
    if (depth > deepest) return fail(at_, fmt::format("nested more than {} deep", deepest));
    if (!read_content(node, depth)) return false;
    node.line = place.line;
    node.column = place.column;
    return true;
  }

  bool read_content(Node& node, std::size_t depth) {
    const char c = peek();
    if (c == '"') {
      std::string text;
      if (!read_string(text)) return false;
      node.content = std::move(text);
      return true;
    }
    if (c == '{') return read_object(node, depth);
    if (c == '[') return read_array(node, depth);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::array<std::pair<std::string_view, Node::Content>, 6> words{
        {{"null", Null{}},
         {"true", true},
         {"false", false},
         {"NaN", std::numeric_limits<double>::quiet_NaN()},
         {"Infinity", infinity},
         {"-Infinity", -infinity}}};
    for (const auto& [word, content] : words) {
      if (!take_word(word)) continue;
      node.content = content;
      return true;
    }
    return read_number(node);
  }

  bool read_object(Node& node, std::size_t depth) {
    Object object;
    ++at_;
    skip_space();
    if (peek() == '}') {
      ++at_;
      node.content = std::move(object);
      return true;
    }
    while (true) {
      if (peek() != '"') return fail(at_, "a name in double quotes is missing");
      Member& member = object.members.emplace_back();
      const auto place = cursor_.position(at_);
      member.line = place.line;
      member.column = place.column;
      if (!read_string(member.key)) return false;
      skip_space();
      if (peek() != ':') return fail(at_, "`:` is missing");
      ++at_;
      skip_space();
      if (!read_value(member.value, depth + 1)) return false;
      skip_space();
      if (peek() == '}') break;
      if (peek() != ',') return fail(at_, "`,` is missing");
      ++at_;
      skip_space();
    }
    ++at_;
    node.content = std::move(object);
    return true;
  }

  bool read_array(Node& node, std::size_t depth) {
    Array items;
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      node.content = std::move(items);
      return true;
    }
    while (true) {
      if (!read_value(items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (peek() == ']') break;
      if (peek() != ',') return fail(at_, "`,` is missing");
      ++at_;
      skip_space();
    }
    ++at_;
    node.content = std::move(items);
    return true;
  }

  bool read_number(Node& node) {
    const std::size_t start = at_;
    std::size_t end = at_ + (peek() == '-' ? 1 : 0);
    const auto digits = [&](std::size_t from) {
      return std::min(text_.find_first_not_of("0123456789", from), text_.size());
    };
    const std::size_t whole = end;
    end = digits(end);
    if (end == whole) return fail(start, "a value is missing");
    if (text_[whole] == '0') end = whole + 1;
    bool is_float = false;
    if (end < text_.size() && text_[end] == '.' && digits(end + 1) > end + 1) {
      is_float = true;
      end = digits(end + 1);
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      const bool sign = end + 1 < text_.size() && (text_[end + 1] == '+' || text_[end + 1] == '-');
      const std::size_t exponent = end + (sign ? 2 : 1);
      if (digits(exponent) > exponent) {
        is_float = true;
        end = digits(exponent);
      }
    }
    const std::string_view written = text_.substr(start, end - start);
    at_ = end;
    if (is_float) {
      node.content = float_of(written);
      return true;
    }
    if (end - whole > most_digits)
      return fail(start, fmt::format("an integer of more than {} digits", most_digits));
    std::int64_t number = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), number);
    if (read.ec == std::errc())
      node.content = number;
    else
      node.content = BigInteger{std::string(written)};
    return true;
  }

  static double float_of(std::string_view written) {
    double number = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), number);
    if (read.ec != std::errc::result_out_of_range) return number;
    const std::size_t exponent = written.find_first_of("eE");
    const std::string_view whole = written.substr(0, written.find_first_of(".eE"));
    const bool tiny = exponent == std::string_view::npos
                          ? whole.find_first_of("123456789") == std::string_view::npos
                          : written.substr(exponent + 1).starts_with('-');
    const double size = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return written.starts_with('-') ? -size : size;
  }

  bool read_string(std::string& out) {
    const std::size_t start = at_++;
    while (true) {
      if (at_ >= text_.size()) return fail(start, "the string that begins here does not end");
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) return fail(at_, "a control character in a string");
      ++at_;
      if (c != '\\') {
        out += c;
      } else if (!read_escape(out, start)) {
        return false;
      }
    }
    ++at_;
    return true;
  }

  std::optional<std::uint32_t> hex_unit() {
    if (text_.size() - at_ < 4) return std::nullopt;
    std::uint32_t value = 0;
    const auto read = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, value, 16);
    if (read.ec != std::errc() || read.ptr != text_.data() + at_ + 4) return std::nullopt;
    at_ += 4;
    return value;
  }

  bool read_escape(std::string& out, std::size_t start) {
    constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return fail(start, "the string that begins here does not end");
    const char c = text_[at_++];
    if (const std::size_t known = names.find(c); known != std::string_view::npos) {
      out += values[known];
      return true;
    }
    if (c != 'u') return fail(at_ - 2, fmt::format("`\\{}` is no escape", c));
    const auto unit = hex_unit();
    if (!unit) return fail(at_ - 2, "`\\u` wants four digits");
    std::uint32_t value = *unit;
    if (value >= 0xD800 && value < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
      const std::size_t back = at_;
      at_ += 2;
      const auto second = hex_unit();
      if (second && *second >= 0xDC00 && *second < 0xE000)
        value = 0x10000 + ((value - 0xD800) << 10U) + (*second - 0xDC00);
      else
        at_ = back;
    }
    append_utf8(out, value);
    return true;
  }

  std::string_view text_, path_;
  LineCursor cursor_;
  std::size_t at_ = 0, failed_at_ = 0;
  std::string message_;
};

}  // namespace

Result<Node> parse_python_json(std::string_view text, std::string_view path) {
  return Parser(text, path).parse();
}

}  // namespace trysquare::data

#include "data/toml_plain.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::data {

namespace {

constexpr std::size_t deepest = 32;
// Keys are looked for one after the other: with more of them the other parser is the quicker one.
constexpr std::size_t most_members = 2000;
constexpr std::size_t most_digits = 18;  // that surely fit

enum CharacterKind : std::uint8_t { other, bare, control, quote_or_escape };

constexpr std::array<std::uint8_t, 256> character_kinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t c = 0; c < 256; ++c) {
    const auto letter = static_cast<char>(c);
    if (is_alnum(letter) || letter == '_' || letter == '-') kinds[c] = bare;
    if ((c < 0x20 && c != '\t') || c == 0x7F) kinds[c] = control;
    if (letter == '"' || letter == '\\') kinds[c] = quote_or_escape;
  }
  return kinds;
}();

CharacterKind kind_of(char c) {
  return static_cast<CharacterKind>(character_kinds[static_cast<unsigned char>(c)]);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  // False: another parser has to look.
  bool run() {
    current_ = &std::get<Object>(root_.content);
    root_.line = root_.column = 1;
    while (skip_to_statement()) {
      if (!(*at_ == '[' ? read_header() : read_member(*current_, 0))) return false;
      if (!end_line()) return false;
    }
    return at_ == end_;
  }
  Node take() { return std::move(root_); }

 private:
  char peek() const { return at_ == end_ ? '\0' : *at_; }
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
  }
  void begin_line() {
    column_at_ = at_;
    column_ = 1;
    ++line_;
  }
  bool take_line_end() {
    if (peek() == '\r' && at_ + 1 != end_ && at_[1] == '\n') ++at_;
    if (peek() != '\n') return false;
    ++at_;
    begin_line();
    return true;
  }
  // Text behind `#`, whose control characters the other parser tells.
  bool skip_comment() {
    if (peek() != '#') return true;
    while (at_ != end_ && kind_of(*at_) != control) ++at_;
    return at_ == end_ || *at_ == '\n' || *at_ == '\r';
  }
  bool end_line() {
    skip_blanks();
    return skip_comment() && (at_ == end_ || take_line_end());
  }
  bool skip_to_statement() {
    for (;;) {
      skip_blanks();
      if (!skip_comment() || at_ == end_) return false;
      if (*at_ != '\n' && *at_ != '\r') return true;
      if (!take_line_end()) return false;
    }
  }
  // Between the items of an array.
  bool skip_space() {
    for (;;) {
      skip_blanks();
      if (!skip_comment()) return false;
      if (peek() != '\n' && peek() != '\r') return true;
      if (!take_line_end()) return false;
    }
  }

  // In code points, as places are told; each byte of a line is looked at once.
  std::uint32_t column() {
    for (; column_at_ < at_; ++column_at_) {
      if ((static_cast<unsigned char>(*column_at_) & 0xC0U) != 0x80U) ++column_;
    }
    return column_;
  }

  bool read_key(std::string& key) {
    const char* const start = at_;
    if (peek() == '"' || peek() == '\'') {
      if (end_ - at_ > 2 && at_[1] == *at_ && at_[2] == *at_) return false;
      return *at_ == '"' ? read_basic(key) : read_literal(key);
    }
    while (at_ != end_ && kind_of(*at_) == bare) ++at_;
    key.assign(start, at_);
    return at_ != start;
  }

  static Member* find(Object& table, std::string_view key) {
    for (Member& member : table.members) {
      if (member.key == key) return &member;
    }
    return nullptr;
  }

  // `key = value`; keys of several parts are left to the other parser.
  bool read_member(Object& table, std::size_t depth) {
    Member member;
    member.line = line_;
    member.column = column();
    if (!read_key(member.key)) return false;
    skip_blanks();
    if (peek() != '=') return false;
    ++at_;
    skip_blanks();
    if (table.members.size() == most_members || find(table, member.key) != nullptr) return false;
    if (!read_value(member.value, depth)) return false;
    table.members.push_back(std::move(member));
    return true;
  }

  // `[a.b]`, `[[a.b]]`. What a value has made is not gone into, and nothing is defined twice.
  bool read_header() {
    const std::uint32_t column_of_header = column();
    ++at_;
    const bool many = peek() == '[';
    if (many) ++at_;
    header_lines_.push_back(line_);
    Object* table = &std::get<Object>(root_.content);
    for (std::size_t depth = 0; depth < deepest; ++depth) {
      skip_blanks();
      Member part;
      part.line = line_;
      part.column = column();
      if (!read_key(part.key)) return false;
      skip_blanks();
      const bool last = peek() != '.';
      Member* const found = find(*table, part.key);
      if (found != nullptr && !std::ranges::binary_search(header_lines_, found->line)) return false;
      if (!last) {
        ++at_;
        table =
            found != nullptr ? inner(found->value) : add(*table, std::move(part), column_of_header, false);
        if (table == nullptr) return false;
        continue;
      }
      if (found != nullptr) {
        Array* const items = many ? found->value.as<Array>() : nullptr;
        if (items == nullptr) return false;
        Node& item = items->emplace_back(Object{});
        item.line = line_;
        item.column = column_of_header;
        current_ = item.as<Object>();
      } else {
        current_ = add(*table, std::move(part), column_of_header, many);
        if (current_ == nullptr) return false;
      }
      for (int bracket = many ? 2 : 1; bracket > 0; --bracket) {
        if (peek() != ']') return false;
        ++at_;
      }
      return true;
    }
    return false;
  }

  // Of tables in an array the last one.
  static Object* inner(Node& value) {
    if (Array* const items = value.as<Array>()) return items->back().as<Object>();
    return value.as<Object>();
  }

  Object* add(Object& table, Member part, std::uint32_t column_of_header, bool many) {
    if (table.members.size() == most_members) return nullptr;
    Node made{Object{}};
    made.line = line_;
    made.column = column_of_header;
    if (many) {
      Array items;
      items.push_back(std::move(made));
      made = Node(std::move(items));
      made.line = line_;
      made.column = column_of_header;
    }
    part.value = std::move(made);
    table.members.push_back(std::move(part));
    return inner(table.members.back().value);
  }

  bool read_value(Node& node, std::size_t depth) {
    if (at_ == end_ || depth == deepest) return false;
    node.line = line_;
    node.column = column();
    switch (*at_) {
      case '"':
      case '\'': return read_string(node);
      case '[': return read_array(node, depth);
      case '{': return read_inline_table(node, depth);
      case 't':
      case 'f': return read_truth(node);
      default: return read_integer(node);
    }
  }

  bool read_string(Node& node) {
    const bool many_lines = end_ - at_ > 2 && at_[1] == *at_ && at_[2] == *at_;
    if (many_lines) return false;
    std::string& text = node.content.emplace<std::string>();
    return *at_ == '"' ? read_basic(text) : read_literal(text);
  }

  bool read_basic(std::string& text) {
    const char* start = ++at_;
    for (;; ++at_) {
      if (at_ == end_) return false;
      const CharacterKind kind = kind_of(*at_);
      if (kind == control) return false;
      if (kind != quote_or_escape) continue;
      text.append(start, at_);
      if (*at_++ == '"') return true;
      constexpr std::string_view names = "btnfr\"\\", values = "\b\t\n\f\r\"\\";
      const std::size_t known = at_ == end_ ? std::string_view::npos : names.find(*at_);
      if (known == std::string_view::npos) return false;
      text += values[known];
      start = at_ + 1;
    }
  }

  bool read_literal(std::string& text) {
    const char* const start = ++at_;
    while (at_ != end_ && *at_ != '\'') {
      if (kind_of(*at_) == control) return false;
      ++at_;
    }
    if (at_ == end_) return false;
    text.assign(start, at_++);
    return true;
  }

  bool read_array(Node& node, std::size_t depth) {
    Array items;
    ++at_;
    for (;;) {
      if (!skip_space()) return false;
      if (peek() == ']') break;
      if (!read_value(items.emplace_back(), depth + 1) || !skip_space()) return false;
      if (peek() == ',')
        ++at_;
      else if (peek() != ']')
        return false;
    }
    ++at_;
    node.content = std::move(items);
    return true;
  }

  bool read_inline_table(Node& node, std::size_t depth) {
    Object& table = node.content.emplace<Object>();
    ++at_;
    skip_blanks();
    while (peek() != '}') {
      if (!table.members.empty()) {
        if (peek() != ',') return false;
        ++at_;
        skip_blanks();
      }
      if (!read_member(table, depth + 1)) return false;
      skip_blanks();
    }
    ++at_;
    return true;
  }

  // Whether the word that ends here ends: no letter, digit or sign of a longer value follows.
  bool ends_word() const {
    return at_ == end_ || std::string_view(" \t\r\n,]}#").find(*at_) != std::string_view::npos;
  }

  bool read_truth(Node& node) {
    const bool truth = *at_ == 't';
    const std::string_view word = truth ? "true" : "false";
    if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
      return false;
    at_ += word.size();
    node.content = truth;
    return ends_word();
  }

  bool read_integer(Node& node) {
    const char* const start = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    const auto length = static_cast<std::size_t>(at_ - start);
    if (length == 0 || length > most_digits || (*start == '0' && length > 1) || !ends_word()) return false;
    std::int64_t number = 0;
    std::from_chars(start, at_, number);
    node.content = number;
    return true;
  }

  const char* at_;
  const char* end_;
  const char* column_at_ = at_;
  std::uint32_t line_ = 1, column_ = 1;
  Node root_{Object{}};
  Object* current_ = nullptr;
  std::vector<std::uint32_t> header_lines_;  // in their order
};

}  // namespace

std::optional<Node> parse_plain_toml(std::string_view text) {
  Parser parser(text);
  if (!parser.run()) return std::nullopt;
  return parser.take();
}

}  // namespace trysquare::data

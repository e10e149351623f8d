#include "data/json.hpp"

#include "data/line_map.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

namespace trysquare::data {

namespace {

constexpr std::size_t deepest = 512;

// long double, only so that integers of up to 4,932 digits pass the parser's check for overflow (Python
// itself stops at 4,300); no number's value is taken from it.
using Parser =
    nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, long double>;

// Remembers how far the parser has read: the only place that its SAX events have.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *reached_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// Builds the tree from the parser's events. Containers under construction wait on a stack of their own, so
// that no input can exhaust ours.
class Builder {
 public:
  Builder(std::string_view text, std::string_view path, const char** reached)
      : text_(text), path_(path), reached_(reached), cursor_(text) {}

  bool null() { return add(Null{}, 4); }
  bool boolean(bool truth) { return add(truth, truth ? 4 : 5); }
  bool number_integer(std::int64_t number) { return add_number(number); }
  bool number_unsigned(std::uint64_t number) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number <= largest) return add_number(static_cast<std::int64_t>(number));
    return add_number(BigInteger{std::to_string(number)});
  }
  // The text is read again: what the parser hands over depends on the process's locale.
  bool number_float(long double, const std::string&) {
    const std::size_t start = number_start();
    const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", start), text_.size());
    const std::string_view written = text_.substr(start, end - start);
    if (written.find_first_of(".eE") == std::string_view::npos) {
      return add_number(BigInteger{std::string(written)});
    }
    double number = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), number);
    if (read.ec == std::errc::result_out_of_range) {
      // Too near to zero is zero, as in Python; too large is refused, where Python says infinity.
      if (!is_tiny(written)) return refuse(start, fmt::format("the number `{}` is too large", written));
      number = written.starts_with('-') ? -0.0 : 0.0;
    }
    return add_number(number);
  }
  bool string(std::string& text) { return add(std::move(text), std::nullopt); }
  bool binary(Parser::binary_t&) { return false; }  // JSON text has none
  bool key(std::string& text) {
    const auto at = cursor_.position(string_start());
    keys_.back() = {std::move(text), {}, at.line, at.column};
    return true;
  }
  bool start_object(std::size_t) { return open(Object{}); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Array{}); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    if (error.id == number_overflow) return refuse(number_start(), "not JSON: the number is too large");
    std::string told = what_was_wrong(error.what());
    const std::size_t start = blamed_byte(told);
    return refuse(start, "not JSON: " + std::move(told));
  }

  std::optional<Failure> refused;
  std::optional<Node> root;

 private:
  static constexpr int number_overflow = 406;

  std::size_t consumed() const { return static_cast<std::size_t>(*reached_ - text_.data()); }

  // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value -
  // invalid literal; last read: 'nul]'; expected …": what stands behind the first " - ", without the excerpt,
  // which `draw` shows better.
  static std::string what_was_wrong(std::string_view told) {
    const std::size_t dash = told.find(" - ");
    if (dash == std::string_view::npos) return "malformed text";
    told.remove_prefix(dash + 3);
    const std::size_t excerpt = told.find("; last read: '");
    if (excerpt == std::string_view::npos) return std::string(told);
    const std::size_t after = told.rfind("'; expected ");
    return std::string(told.substr(0, excerpt)) +
           (after == std::string_view::npos ? "" : std::string(told.substr(after + 1)));
  }

  // The parser complains of a token when it has read all of it: back to its first character.
  std::size_t blamed_byte(std::string_view told) const {
    const auto unexpected = [&](std::string_view token) {
      return told.starts_with("unexpected " + std::string(token));
    };
    if (unexpected("end of input") || told.find("missing closing quote") != std::string_view::npos) {
      return text_.size();
    }
    if (unexpected("string literal")) return string_start();
    if (unexpected("number literal")) return number_start();
    if (unexpected("true literal") || unexpected("null literal")) return consumed() - 4;
    if (unexpected("false literal")) return consumed() - 5;
    return consumed() == 0 ? 0 : consumed() - 1;
  }

  // The exponent of a number that is beyond a double tells on which side.
  static bool is_tiny(std::string_view written) {
    const std::size_t exponent = written.find_first_of("eE");
    return exponent == std::string_view::npos ? written.find_first_of("123456789") > written.find('.')
                                              : written.substr(exponent + 1).starts_with('-');
  }

  // The parser has read one byte beyond a number (unless the text ends with it), and none beyond any other
  // token.
  std::size_t number_start() const {
    const auto part = [&](std::size_t at) {
      return std::string_view("+-.0123456789eE").find(text_[at]) != std::string_view::npos;
    };
    std::size_t at = consumed();
    if (at > 0 && !part(at - 1)) --at;
    while (at > 0 && part(at - 1)) --at;
    return at;
  }

  // Back over the closing quote to the opening one: a quote with an even number of backslashes before it.
  std::size_t string_start() const {
    std::size_t at = consumed() - 1;
    while (at > 0) {
      --at;
      if (text_[at] != '"') continue;
      std::size_t slashes = 0;
      while (slashes < at && text_[at - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 == 0) return at;
    }
    return 0;
  }

  bool add_number(Node::Content content) { return place(std::move(content), number_start()); }
  bool add(Node::Content content, std::optional<std::size_t> length) {
    return place(std::move(content), length ? consumed() - *length : string_start());
  }

  Node made(Node::Content content, std::size_t start) {
    Node node(std::move(content));
    const auto at = cursor_.position(start);
    node.line = at.line;
    node.column = at.column;
    return node;
  }

  bool place(Node::Content content, std::size_t start) { return attach(made(std::move(content), start)); }

  bool attach(Node node) {
    if (open_.empty()) {
      root = std::move(node);
    } else if (Array* items = open_.back().as<Array>()) {
      items->push_back(std::move(node));
    } else if (Object* object = open_.back().as<Object>()) {
      keys_.back().value = std::move(node);
      object->members.push_back(std::move(keys_.back()));
    }
    return true;
  }

  bool open(Node::Content content) {
    if (open_.size() >= deepest) {
      return refuse(consumed() - 1, fmt::format("nested more than {} deep", deepest));
    }
    open_.push_back(made(std::move(content), consumed() - 1));
    keys_.emplace_back();
    return true;
  }

  bool close() {
    Node done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    return attach(std::move(done));
  }

  bool refuse(std::size_t byte, std::string message) {
    refused = LineMap(text_).failure_at_byte(path_, byte, std::move(message));
    return false;
  }

  std::string_view text_, path_;
  const char** reached_;
  LineCursor cursor_;
  std::vector<Node> open_;
  std::vector<Member> keys_;
};

}  // namespace

Result<Node> parse_json(std::string_view text, std::string_view path) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char* reached = text.data();
  Builder builder(text, path, &reached);
  const CountingIterator begin(text.data(), &reached);
  const CountingIterator end(text.data() + text.size(), &reached);
  try {
    const bool fine = Parser::sax_parse(begin, end, &builder);
    if (fine && builder.root) return *std::move(builder.root);
  } catch (const std::exception& error) {
    return failure_at({std::string(path), 0, 0}, fmt::format("not JSON: {}", error.what()));
  }
  if (builder.refused) return *std::move(builder.refused);
  return failure_at({std::string(path), 1, 1}, "not JSON: the text is empty");
}

}  // namespace trysquare::data

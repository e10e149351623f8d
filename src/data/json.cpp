#include "data/json.hpp"

#include "base/text.hpp"
#include "data/line_map.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

namespace trysquare::data {

namespace {

constexpr std::size_t deepest = 512;

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
      : text_(text), path_(path), reached_(reached), lines_(text) {}

  bool null() { return add(Null{}, 4); }
  bool boolean(bool truth) { return add(truth, truth ? 4 : 5); }
  bool number_integer(std::int64_t number) { return add_number(number); }
  bool number_unsigned(std::uint64_t number) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number <= largest) return add_number(static_cast<std::int64_t>(number));
    return add_number(BigInteger{std::to_string(number)});
  }
  bool number_float(double number, const std::string& written) {
    const bool whole = written.find_first_of(".eE") == std::string::npos;
    if (whole) return add_number(BigInteger{written});
    if (!std::isfinite(number))
      return refuse(number_start(), fmt::format("the number `{}` is too large", written));
    return add_number(number);
  }
  bool string(std::string& text) { return add(std::move(text), std::nullopt); }
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON text has none
  bool key(std::string& text) {
    const auto at = lines_.position(string_start());
    keys_.back() = {std::move(text), {}, at.line, at.column};
    return true;
  }
  bool start_object(std::size_t) { return open(Object{}); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Array{}); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value -
    // unexpected …; expected …": the part behind the last " - ".
    std::string told = error.what();
    const std::size_t dash = told.find(" - ");
    told = dash == std::string::npos ? "malformed text" : told.substr(dash + 3);
    const std::size_t last_read = told.find("; last read: ");
    if (last_read != std::string::npos) {
      const std::size_t end = told.find("'", last_read + 14);
      told.erase(last_read, end == std::string::npos ? std::string::npos : end + 1 - last_read);
    }
    return refuse(consumed() == 0 ? 0 : consumed() - 1, "not JSON: " + told);
  }

  std::optional<Failure> refused;
  std::optional<Node> root;

 private:
  std::size_t consumed() const { return static_cast<std::size_t>(*reached_ - text_.data()); }

  // The parser has read one byte beyond a number, and none beyond any other token.
  std::size_t number_start() const {
    std::size_t at = consumed();
    const auto part = [&](std::size_t i) {
      const char c = text_[i];
      return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    };
    if (at > 0 && (at >= text_.size() ? !part(at - 1) : true) && !part(at - 1)) --at;
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

  Node made(Node::Content content, std::size_t start) const {
    Node node(std::move(content));
    const auto at = lines_.position(start);
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
    refused = lines_.failure_at_byte(path_, byte, std::move(message));
    return false;
  }

  std::string_view text_, path_;
  const char** reached_;
  LineMap lines_;
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
    const bool fine = nlohmann::json::sax_parse(begin, end, &builder);
    if (fine && builder.root) return *std::move(builder.root);
  } catch (const std::exception& error) {
    return failure_at({std::string(path), 0, 0}, fmt::format("not JSON: {}", error.what()));
  }
  if (builder.refused) return *std::move(builder.refused);
  return failure_at({std::string(path), 1, 1}, "not JSON: the text is empty");
}

}  // namespace trysquare::data

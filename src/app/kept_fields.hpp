// Numbers and texts one behind the other in one text: "12;5:hello". What is read back is checked, whoever
// wrote it: a reader that meets something else gives empty texts and zeros from there on, and says so. Law:
// reading what was written gives the same fields.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare::app {

class FieldWriter {
 public:
  void number(std::int64_t value) {
    text_ += std::to_string(value);
    text_ += ';';
  }
  void text(std::string_view value) {
    text_ += std::to_string(value.size());
    text_ += ':';
    text_ += value;
  }
  template <class Texts>
  void texts(const Texts& values) {
    number(static_cast<std::int64_t>(values.size()));
    for (const auto& one : values) text(one);
  }
  const std::string& written() const { return text_; }

 private:
  std::string text_;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  std::int64_t number() { return before(';'); }
  std::string_view text() {
    const std::int64_t size = before(':');
    if (size < 0 || static_cast<std::uint64_t>(size) > rest_.size()) return fail(), std::string_view();
    const std::string_view found = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(found.size());
    return found;
  }
  // How many things follow; never more than there is text for.
  std::size_t count() {
    const std::int64_t found = number();
    if (found < 0 || static_cast<std::uint64_t>(found) > rest_.size()) return fail(), 0;
    return static_cast<std::size_t>(found);
  }
  bool is_right() const { return right_; }
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::int64_t before(char mark) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    const auto used = static_cast<std::size_t>(end - rest_.data());
    if (problem != std::errc() || used == rest_.size() || *end != mark) return fail(), 0;
    rest_.remove_prefix(used + 1);
    return value;
  }
  void fail() {
    right_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool right_ = true;
};

}  // namespace trysquare::app

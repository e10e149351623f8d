// A reading position in one line of text, and the diagnostics of whoever reads there.
// Law: an error's column is the code point it speaks of, its source line the whole text.
#pragma once

#include "base/error.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace trysquare::pep {

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  bool at_end() const { return at_ >= text_.size(); }
  // NUL beyond the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  // The token, if it stands here.
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // The word, if it stands here and no letter, digit or underscore follows.
  bool take_word(std::string_view word) {
    if (peek() != word.front() || !text_.substr(at_).starts_with(word)) return false;
    const char next = peek(word.size());
    if (is_alnum(next) || next == '_') return false;
    at_ += word.size();
    return true;
  }
  // Spaces and tabs: all that counts as white space between tokens. True if there was one.
  bool skip_blanks() {
    const std::size_t start = at_;
    while (peek() == ' ' || peek() == '\t') ++at_;
    return at_ != start;
  }

  // "<expectation>, found `x`" at the position.
  Failure fail(std::string_view expectation, std::string hint = {}) const;
  // The message as it is, at any position.
  Failure fail_at(std::size_t at, std::string message, std::string hint = {}) const;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace trysquare::pep

#include "settings/annotation_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>

namespace trysquare::settings {

namespace {

bool is_name(char c) { return is_alnum(c) || c == '_'; }

class Writer {
 public:
  Writer(std::string_view written, int python_minor) : written_(written), minor_(python_minor) {}

  std::optional<std::string> write() {
    while (at_ < written_.size()) {
      if (!write_next()) return std::nullopt;
    }
    return made_;
  }

 private:
  bool write_next() {
    const char c = written_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return ++at_, true;
    if (c == '\'' || c == '"') return write_text(c);
    if (is_name(c)) return write_word();
    // Before 3.9 several items of a subscript stand in parentheses.
    if (c == ',' || written_.substr(at_).starts_with("...")) {
      if (minor_ < 9) return false;
    }
    ++at_;
    switch (c) {
      case ',': return made_ += ", ", !is_next(']');
      case '|': return made_ += " | ", true;
      case '[':
      case ']':
      case '.': return made_ += c, true;
      default: return false;
    }
  }

  bool is_next(char wanted) const {
    const std::size_t next = written_.find_first_not_of(" \t\r\n", at_);
    return next == std::string_view::npos || written_[next] == wanted;
  }

  // A name, or a number that is written in one way only.
  bool write_word() {
    const std::size_t begin = at_;
    while (at_ < written_.size() && is_name(written_[at_])) ++at_;
    const std::string_view word = written_.substr(begin, at_ - begin);
    const bool is_number = is_digit(word[0]);
    if (is_number && (!std::ranges::all_of(word, is_digit) || (word.size() > 1 && word[0] == '0')))
      return false;
    // Two words beside each other are an operator, or a text with a prefix.
    if (!made_.empty() && (is_name(made_.back()) || made_.back() == '\'')) return false;
    if (is_number && (made_.ends_with('.') || (at_ < written_.size() && written_[at_] == '.'))) return false;
    made_ += word;
    return true;
  }

  bool write_text(char quote) {
    const std::size_t end = written_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return false;
    const std::string_view inner = written_.substr(at_ + 1, end - at_ - 1);
    const bool is_plain = std::ranges::all_of(
        inner, [](char c) { return c >= ' ' && c <= '~' && c != '\\' && c != '\'' && c != '"'; });
    const bool begins = made_.empty() || (!is_name(made_.back()) && made_.back() != '\'');
    if (!is_plain || inner.empty() || !begins) return false;
    made_.append(1, '\'').append(inner).append(1, '\'');
    at_ = end + 1;
    return true;
  }

  std::string_view written_;
  int minor_;
  std::size_t at_ = 0;
  std::string made_;
};

}  // namespace

std::optional<std::string> annotation_text(std::string_view written, int python_minor) {
  return Writer(written, python_minor).write();
}

}  // namespace trysquare::settings

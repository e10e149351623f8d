#include "pep/version_grammar.hpp"

#include "base/text.hpp"

#include <array>
#include <optional>

namespace trysquare::pep {
namespace {

constexpr bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

struct PreWord {
  std::string_view text;
  PreRelease kind;
};
// A word stands before its own prefixes.
constexpr std::array<PreWord, 8> pre_words{{{"alpha", PreRelease::a},
                                            {"a", PreRelease::a},
                                            {"beta", PreRelease::b},
                                            {"b", PreRelease::b},
                                            {"preview", PreRelease::rc},
                                            {"pre", PreRelease::rc},
                                            {"c", PreRelease::rc},
                                            {"rc", PreRelease::rc}}};
constexpr std::array<std::string_view, 3> post_words{"post", "rev", "r"};

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at, VersionSyntax syntax, VersionParts& parts)
      : text_(text), at_(at), syntax_(syntax), parts_(parts) {}

  std::size_t scan() {
    const std::size_t start = at_;
    if (peek() == 'v' || peek() == 'V') ++at_;
    if (!scan_release()) return start;
    if (!may_continue()) return at_;
    scan_pre();
    scan_post();
    scan_dev();
    if (syntax_.local) scan_local();
    return at_;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool scan_release() {
    std::size_t start = at_;
    if (digits().empty()) return false;
    if (peek() == '!' && is_digit(peek(1))) {
      parts_.epoch = text_.substr(start, at_ - start);
      start = ++at_;
      digits();
    }
    while (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      digits();
    }
    parts_.release = text_.substr(start, at_ - start);
    return true;
  }

  // Most versions are a release and nothing more.
  bool may_continue() const {
    const char c = peek();
    return is_alpha(c) || is_separator(c) || c == '+' || (syntax_.foreign_letters && (c & 0x80) != 0);
  }

  // Bytes of `letter` at `at`, in either case; 0 when it is another.
  std::size_t letter_length(char letter, std::size_t at) {
    if (at >= text_.size()) return 0;
    if (to_lower(text_[at]) == letter) return 1;
    if (!syntax_.foreign_letters) return 0;
    const std::string_view two = text_.substr(at, 2);
    const bool foreign =
        (letter == 's' && two == "\xC5\xBF") || (letter == 'i' && (two == "\xC4\xB0" || two == "\xC4\xB1"));
    if (foreign) parts_.has_foreign_letter = true;
    return foreign ? 2 : 0;
  }

  // Where the word that begins at `at` ends; `at` when it is another.
  std::size_t end_of_word(std::string_view word, std::size_t at) {
    std::size_t end = at;
    for (const char letter : word) {
      const std::size_t length = letter_length(letter, end);
      if (length == 0) return at;
      end += length;
    }
    return end;
  }

  std::size_t after_separator() const { return at_ + (is_separator(peek()) ? 1U : 0U); }

  // What follows a word: an optional separator and an optional number.
  std::string_view number_after(std::size_t end_of_letters) {
    at_ = end_of_letters;
    at_ = after_separator();
    return digits();
  }

  void scan_pre() {
    const std::size_t start = after_separator();
    for (const PreWord& word : pre_words) {
      const std::size_t end = end_of_word(word.text, start);
      if (end == start) continue;
      parts_.pre = word.kind;
      parts_.pre_number = number_after(end);
      return;
    }
  }

  void scan_post() {
    if (peek() == '-' && is_digit(peek(1))) {
      ++at_;
      parts_.has_post = true;
      parts_.post_number = digits();
      return;
    }
    const std::size_t start = after_separator();
    for (const std::string_view word : post_words) {
      const std::size_t end = end_of_word(word, start);
      if (end == start) continue;
      parts_.has_post = true;
      parts_.post_number = number_after(end);
      return;
    }
  }

  void scan_dev() {
    const std::size_t start = after_separator();
    const std::size_t end = end_of_word("dev", start);
    if (end == start) return;
    parts_.has_dev = true;
    parts_.dev_number = number_after(end);
  }

  void scan_local() {
    if (peek() != '+' || !is_alnum(peek(1))) return;
    const std::size_t start = ++at_;
    while (is_alnum(peek()) || (is_separator(peek()) && is_alnum(peek(1)))) ++at_;
    parts_.local = text_.substr(start, at_ - start);
  }

  std::string_view text_;
  std::size_t at_;
  VersionSyntax syntax_;
  VersionParts& parts_;
};

}  // namespace

std::size_t scan_version(std::string_view text, std::size_t at, VersionSyntax syntax, VersionParts& parts) {
  return Scanner(text, at, syntax, parts).scan();
}

}  // namespace trysquare::pep

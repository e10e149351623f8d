#include "pytext/regex_template.hpp"

#include "base/text.hpp"
#include "pytext/characters.hpp"

#include <algorithm>

namespace trysquare::pytext {

namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

class Reader {
 public:
  Reader(std::string_view text, const Regex& regex) : text_(text), regex_(regex) {}

  std::optional<RegexTemplate> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '\\') {
        text_so_far_ += c;
        continue;
      }
      if (at_ == text_.size() || !escape(text_[at_++])) return std::nullopt;
    }
    made_.parts.push_back({std::move(text_so_far_), std::nullopt});
    return std::move(made_);
  }

 private:
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool escape(char c) {
    if (c == 'g') return named();
    if (is_digit(c)) return numbered(c);
    constexpr std::string_view letters = "abfnrtv\\";
    constexpr std::string_view values = "\a\b\f\n\r\t\v\\";
    const std::size_t known = letters.find(c);
    if (known == std::string_view::npos && is_alpha(c)) return false;
    if (known != std::string_view::npos) {
      text_so_far_ += values[known];
    } else {
      text_so_far_ += '\\';
      text_so_far_ += c;
    }
    return true;
  }

  bool group(std::size_t number) {
    if (number > regex_.groups()) return false;
    made_.parts.push_back({std::exchange(text_so_far_, {}), number});
    return true;
  }

  bool character(unsigned value) {
    if (value > 0377) return false;
    const char32_t point = value;
    text_so_far_ +=
        regex_.flags().bytes ? std::string(1, static_cast<char>(value)) : text_of_code_points({&point, 1});
    return true;
  }

  bool numbered(char c) {
    unsigned value = static_cast<unsigned>(c - '0');
    if (c == '0') {
      for (int i = 0; i < 2 && is_octal(next()); ++i)
        value = value * 8 + static_cast<unsigned>(text_[at_++] - '0');
      return character(value & 0xFFU);
    }
    if (!is_digit(next())) return group(value);
    const char second = text_[at_++];
    if (is_octal(c) && is_octal(second) && is_octal(next())) {
      const char third = text_[at_++];
      return character(static_cast<unsigned>((c - '0') * 64 + (second - '0') * 8 + (third - '0')));
    }
    return group(value * 10 + static_cast<unsigned>(second - '0'));
  }

  bool named() {
    if (next() != '<') return false;
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos || end == at_ + 1) return false;
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (std::ranges::all_of(name, is_digit)) {
      if (name.size() > 8) return false;
      std::size_t number = 0;
      for (const char c : name) number = number * 10 + static_cast<std::size_t>(c - '0');
      return group(number);
    }
    const auto found = std::ranges::find(regex_.names(), name, &std::pair<std::string, std::size_t>::first);
    return found != regex_.names().end() && group(found->second);
  }

  std::string_view text_;
  const Regex& regex_;
  std::size_t at_ = 0;
  std::string text_so_far_;
  RegexTemplate made_;
};

}  // namespace

std::optional<RegexTemplate> read_regex_template(std::string_view text, const Regex& regex) {
  return Reader(text, regex).read();
}

}  // namespace trysquare::pytext

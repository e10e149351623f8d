#include "data/repair.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "data/line_map.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace trysquare::data {

namespace {

constexpr std::size_t most_problems = 50;
constexpr std::size_t deepest = 512;
constexpr std::size_t longest_quote = 40;

// Goes through the text once, tells what is wrong and goes on behind it. What is left out is replaced by
// spaces; commas are set anew between the parts of an array or object that are kept.
class Repair {
 public:
  Repair(std::string_view text, std::string_view path) : text_(text), path_(path), out_(text) {}

  Repaired run() {
    find_root();
    const bool sound = read_value(0);
    skip_space();
    if (sound && at_ < text_.size()) {
      tell(at_, "the end of the document was expected, as its value is complete");
      blank(at_, text_.size());
    }
    std::ranges::stable_sort(inserted_, {}, &std::pair<std::size_t, char>::first);
    for (auto insertion = inserted_.rbegin(); insertion != inserted_.rend(); ++insertion)
      out_.insert(insertion->first, 1, insertion->second);
    std::ranges::stable_sort(problems_, {}, &std::pair<std::size_t, std::string>::first);
    Repaired found{std::move(out_), {}, false};
    const LineMap lines(text_);
    for (auto& [byte, message] : problems_)
      found.problems.push_back(lines.failure_at_byte(path_, byte, "not JSON: " + message).error());
    found.readable = sound && parse_json(found.text, path_).has_value();
    return found;
  }

 private:
  void tell(std::size_t byte, std::string message) {
    if (problems_.size() < most_problems) problems_.emplace_back(byte, std::move(message));
  }
  void blank(std::size_t begin, std::size_t end) {
    for (; begin < end; ++begin) {
      if (out_[begin] != '\n' && out_[begin] != '\r') out_[begin] = ' ';
    }
  }
  void insert(std::size_t byte, char c) { inserted_.emplace_back(byte, c); }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }

  // Programs print notes before what was asked for.
  void find_root() {
    const std::size_t start = text_.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text_[start] == '{' || text_[start] == '[') return;
    for (std::size_t line = text_.find('\n'); line != std::string_view::npos;
         line = text_.find('\n', line + 1)) {
      if (line + 1 < text_.size() && (text_[line + 1] == '{' || text_[line + 1] == '[')) {
        tell(start, "an object or array was expected, not what is printed before it");
        blank(0, line);
        at_ = line + 1;
        return;
      }
    }
  }

  // White space, and comments, which JSON does not have.
  void skip_space() {
    while (!done()) {
      if (std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) {
        ++at_;
      } else if (peek() == '/' || peek() == '#') {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        tell(at_, "JSON has no comments");
        blank(at_, end);
        at_ = end;
      } else {
        return;
      }
    }
  }

  // Whether there is a sound value, which may have lost parts of itself; otherwise `at_` is behind what is
  // none.
  bool read_value(std::size_t depth) {
    skip_space();
    if (done()) {
      if (!std::exchange(told_end_, true)) tell(text_.size(), "the document ends where a value was expected");
      return false;
    }
    const char c = peek();
    if (c == '{' || c == '[') {
      if (depth == deepest) {
        tell(at_, fmt::format("nested more than {} deep", deepest));
        at_ = text_.size();
        return false;
      }
      return read_container(depth);
    }
    return c == '"' ? read_string() : read_word();
  }

  // Behind a string; one that its line does not end is told.
  bool read_string() {
    const std::size_t start = at_;
    for (++at_; !done() && peek() != '\n'; ++at_) {
      if (peek() == '\\') {
        ++at_;
      } else if (peek() == '"') {
        ++at_;
        if (parse_json(text_.substr(start, at_ - start), path_)) return true;
        tell(start, "this string holds an escape or a character that JSON does not take");
        return false;
      }
    }
    at_ = std::min(at_, text_.size());
    told_end_ |= done();
    tell(start, "the string that begins here was expected to end on its line, with `\"`");
    return false;
  }

  // true, false, null, a number: or what is none.
  bool read_word() {
    const std::size_t start = at_;
    if (peek() == '\'') {
      const std::size_t end = text_.find_first_of("'\n", at_ + 1);
      at_ = end == std::string_view::npos ? text_.size() : end + (text_[end] == '\'' ? 1 : 0);
      tell(start, "a string stands in double quotes");
      return false;
    }
    at_ = std::min(text_.find_first_of(" \t\r\n,:[]{}\"", at_), text_.size());
    if (at_ == start) {
      tell(start, fmt::format("a value was expected, not `{}`", printable(text_.substr(at_, 1))));
      if (std::string_view(",]}").find(peek()) == std::string_view::npos) ++at_;
      return false;
    }
    const std::string_view word = text_.substr(start, at_ - start);
    if (parse_json(word, path_)) return true;
    tell(start, fmt::format("a value was expected, not `{}`",
                            printable(to_valid_utf8(word.substr(0, longest_quote)))));
    return false;
  }

  struct Part {
    std::size_t begin, end;
    std::optional<std::size_t> comma;
    bool kept;
  };

  bool read_container(std::size_t depth) {
    const bool object = peek() == '{';
    const char close = object ? '}' : ']';
    const std::size_t open = at_++;
    std::vector<Part> parts;
    bool expect_part = true;  // false: a comma or the end
    for (;;) {
      skip_space();
      if (done()) {
        if (!std::exchange(told_end_, true)) {
          tell(text_.size(), fmt::format("the document ends where `{}` was expected, for the `{}` of line {}",
                                         close, text_[open], LineMap(text_).position(open).line));
        }
        insert(text_.size(), close);
        break;
      }
      const char c = peek();
      if (c == close) {
        if (expect_part && !parts.empty())
          tell(*parts.back().comma, fmt::format("no `,` was expected before the `{}`", close));
        ++at_;
        break;
      }
      if (c == (object ? ']' : '}')) {
        tell(at_, fmt::format("`{}` was expected, not `{}`", close, c));
        out_[at_++] = close;
        break;
      }
      if (c == ',') {
        if (expect_part) {
          tell(at_, fmt::format("{} was expected, not `,`", object ? "a name in double quotes" : "a value"));
          blank(at_, at_ + 1);
        } else {
          parts.back().comma = at_;
          expect_part = true;
        }
        ++at_;
        continue;
      }
      if (!expect_part) tell(at_, fmt::format("`,` or `{}` was expected here", close));
      const std::size_t begin = at_;
      const bool kept = object ? read_member(depth) : read_value(depth + 1);
      if (at_ == begin) ++at_;
      parts.push_back({begin, at_, std::nullopt, kept});
      expect_part = false;
    }
    set_commas(parts);
    return true;
  }

  bool read_member(std::size_t depth) {
    if (peek() != '"') {
      const std::size_t start = at_;
      at_ = std::min(text_.find_first_of(":,}\n", at_), text_.size());
      tell(start,
           fmt::format("a name in double quotes was expected, not `{}`",
                       printable(to_valid_utf8(text_.substr(start, std::min(at_ - start, longest_quote))))));
      if (peek() != ':') return false;
      ++at_;
      read_value(depth + 1);
      return false;
    }
    if (!read_string()) return false;
    skip_space();
    if (peek() != ':') {
      tell(std::min(at_, text_.size()), "`:` and a value were expected behind the name");
      at_ = std::min(text_.find_first_of(",}\n", at_), text_.size());
      return false;
    }
    ++at_;
    return read_value(depth + 1);
  }

  void set_commas(const std::vector<Part>& parts) {
    const Part* before = nullptr;
    for (const Part& part : parts) {
      if (!part.kept) blank(part.begin, part.end);
      if (part.comma) blank(*part.comma, *part.comma + 1);
      if (!part.kept) continue;
      if (before != nullptr) {
        if (before->comma)
          out_[*before->comma] = ',';
        else if (out_[before->end] == ' ')
          out_[before->end] = ',';
        else
          insert(before->end, ',');
      }
      before = &part;
    }
  }

  std::string_view text_, path_;
  std::string out_;
  std::size_t at_ = 0;
  bool told_end_ = false;  // once for all brackets that are open
  std::vector<std::pair<std::size_t, std::string>> problems_;
  std::vector<std::pair<std::size_t, char>> inserted_;
};

}  // namespace

Repaired repair_json(std::string_view text, std::string_view path) {
  if (parse_json(text, path)) return {std::string(text), {}, true};
  return Repair(text, path).run();
}

}  // namespace trysquare::data

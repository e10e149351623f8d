// Regular expressions as CPython's `re` has them: parsed, and matched by backtracking.
// https://docs.python.org/3/library/re.html#regular-expression-syntax
// Laws: pure; the work of one match is bounded; what is not modelled (letters of scripts whose classes are
// not known here, `LOCALE`, `\N{…}`) is told as unknown, never guessed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::pytext {

struct RegexFlags {
  bool ignore_case = false, multi_line = false, dot_all = false, verbose = false, ascii = false;
  bool bytes = false;  // pattern and text are bytes
  int minor = 12;      // of the Python 3 whose grammar holds
};

// A place is an index into the text's code points; begin -1: the group took no part.
struct RegexSpan {
  std::ptrdiff_t begin = -1, end = -1;
};
struct RegexMatch {
  enum class Answer : std::uint8_t { no, yes, unknown } answer = Answer::no;
  std::vector<RegexSpan> groups;  // 0 is the whole match
  std::size_t last_group = 0;     // the one that was closed last; 0: none
};
enum class RegexAim : std::uint8_t { match, full, search };

struct RegexProgram;

class Regex {
 public:
  // Why a text is no pattern; `unknown` when it may well be one.
  struct Refusal {
    std::string message;
    bool unknown = false;
  };

  // `refusal` is filled when there is none.
  static std::shared_ptr<const Regex> compile(std::u32string_view pattern, RegexFlags flags,
                                              Refusal& refusal);

  // `from` is where to begin, `end` where the text is taken to end; `steps` bounds the work and is counted
  // down. With `no_empty_at`, an empty match at `from` is none (what follows a match in `findall`).
  RegexMatch run(std::u32string_view text, std::size_t from, std::size_t end, RegexAim aim,
                 std::uint64_t& steps, bool no_empty_at_start = false) const;

  std::size_t groups() const { return groups_; }
  const std::vector<std::pair<std::string, std::size_t>>& names() const { return names_; }
  const RegexFlags& flags() const { return flags_; }

  explicit Regex(std::shared_ptr<const RegexProgram> program) : program_(std::move(program)) {}

 private:
  std::shared_ptr<const RegexProgram> program_;
  std::size_t groups_ = 0;
  std::vector<std::pair<std::string, std::size_t>> names_;  // in the order of their groups
  RegexFlags flags_;                                        // with those that the pattern sets itself
};

}  // namespace trysquare::pytext

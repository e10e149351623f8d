// The engine of regular expressions: what is refused, what is not known, and that its work is bounded. What
// it finds is held against CPython's own in tests/differential/test_regex.py.
#include "pytext/regex.hpp"
#include "support/catch.hpp"

using namespace trysquare;

namespace {

using Answer = pytext::RegexMatch::Answer;

std::string found(std::u32string_view pattern, std::u32string_view text, pytext::RegexFlags flags = {}) {
  pytext::Regex::Refusal refusal;
  const auto regex = pytext::Regex::compile(pattern, flags, refusal);
  if (regex == nullptr) return refusal.unknown ? "unknown" : "refused: " + refusal.message;
  std::uint64_t steps = 100'000;
  const pytext::RegexMatch match = regex->run(text, 0, text.size(), pytext::RegexAim::search, steps);
  if (match.answer == Answer::unknown) return steps == 0 ? "too much work" : "not known";
  std::string out;
  for (const auto& span : match.groups)
    out += "(" + std::to_string(span.begin) + "," + std::to_string(span.end) + ")";
  return out;
}

struct Case {
  const char32_t* pattern;
  const char32_t* text;
  const char* answer;
};

}  // namespace

TEST_CASE("regex: found, refused, not known") {
  const auto [pattern, text, answer] = GENERATE(
      Case{U"(a)|b", U"cb", "(1,2)(-1,-1)"}, Case{U"(?:(a)|b)*", U"ab", "(0,2)(0,1)"}, Case{U"x", U"", ""},
      Case{U"(?<=a+)b", U"ab", "refused: look-behind requires fixed-width pattern"},
      Case{U"*a", U"", "refused: nothing to repeat"}, Case{U"a**", U"", "refused: multiple repeat"},
      Case{U"(", U"", "refused: missing ), unterminated subpattern"}, Case{U"\\N{BULLET}", U"", "unknown"},
      Case{U"(?L)a", U"", "unknown"}, Case{U"\\w", U"\u0E01", "not known"}, Case{U"\\w", U"é", "(0,1)"},
      Case{U"(?i)ſ", U"s", "not known"}, Case{U"(?i)É", U"é", "(0,1)"},
      Case{U"(a*)*$", U"aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "too much work"},
      Case{U"a{2,1}", U"", "refused: min repeat greater than max repeat"},
      Case{U"(a|b)*+", U"ab", "unknown"});
  CAPTURE(answer);
  CHECK(found(pattern, text) == answer);
}

TEST_CASE("regex: nesting and size are bounded") {
  CHECK(found(std::u32string(10'000, U'(') + std::u32string(10'000, U')'), U"") == "unknown");
  CHECK(found(std::u32string(200'000, U'a'), U"") == "unknown");
  std::u32string deep = U"a";
  for (int i = 0; i < 90; ++i) deep = U"(?:" + deep + U"){9}";
  CHECK(found(deep, std::u32string(1000, U'a')) == "too much work");
}

TEST_CASE("regex: the grammar is that of the version") {
  pytext::RegexFlags old;
  old.minor = 8;
  CHECK(found(U"a++", U"aa") == "(0,2)");
  CHECK(found(U"a++", U"aa", old) == "refused: multiple repeat");
  CHECK(found(U"a(?i)B", U"ab") == "refused: global flags not at the start of the expression");
  CHECK(found(U"a(?i)B", U"ab", old) == "(0,2)");
}

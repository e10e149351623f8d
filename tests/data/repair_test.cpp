// Damaged texts: all that is wrong with them in one go, with line, column and what was expected, and what is
// left.
#include "data/repair.hpp"
#include "data/json.hpp"
#include "data/toml.hpp"
#include "data/yaml.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <random>

using namespace trysquare;

namespace {

std::string dump(const data::Repaired& repaired, const Result<data::Node>& left) {
  std::string out;
  for (const Error& problem : repaired.problems)
    out += fmt::format("{}:{} {}\n", problem.place.line, problem.place.column, problem.message);
  return out + (left ? data::write_json(*left) : "unreadable");
}

std::string dump_toml(std::string_view text) {
  const auto repaired = data::repair_toml(text, "f");
  return dump(repaired, data::parse_toml(repaired.text, "f"));
}

std::string dump_json(std::string_view text) {
  const auto repaired = data::repair_json(text, "f");
  return dump(repaired, data::parse_json(repaired.text, "f"));
}

std::string dump_yaml(std::string_view text) {
  const auto repaired = data::repair_yaml(text, "f");
  return dump(repaired, data::parse_yaml(repaired.text, "f"));
}

}  // namespace

TEST_CASE("damaged YAML: every line that is wrong, and the others") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"a: 1\n", R"({"a":1})"},
      {"a: 1\n\tb: 2\nc: \"x\nd: [1, 2\ne: *f\ng: 3\n",
       "2:1 not YAML: found a tab character that violates indentation\n"
       "3:4 not YAML: found unexpected end of stream while scanning a quoted scalar, which begins here\n"
       "4:4 not YAML: did not find expected ',' or ']' while parsing a flow sequence, which begins here\n"
       "5:4 not YAML: found undefined alias `f`\n"
       R"({"a":1,"g":3})"},
      {"a:\n  - x\n - y\n  - z\nb: 1\n",
       "3:2 not YAML: did not find expected key\n"
       R"({"a":["x","z"],"b":1})"},
      {"a: [\n  1,\n  {b: c: d},\n  2\n]\nb: 1\n",
       "3:3 not YAML: did not find expected ',' or '}' while parsing a flow mapping, which begins here\n"
       R"({"a":[1,2],"b":1})"},
  }));
  CAPTURE(test.text);
  CHECK(dump_yaml(test.text) == test.dumped);
}

TEST_CASE("damaged TOML: every statement that is wrong, and the others") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"a = 1\n", R"({"a":1})"},
      {"a = \nb = 2\nc = tru\nd = [1,\n  2,\n]\n",
       "1:5 not TOML: Error while parsing key-value pair: expected value, saw '\\n'\n"
       "3:8 not TOML: Error while parsing boolean: expected 'true', saw 'tru\n'\n"
       R"({"b":2,"d":[1,2]})"},
  }));
  CAPTURE(test.text);
  CHECK(dump_toml(test.text) == test.dumped);
}

TEST_CASE("damaged TOML: what stands below a damaged header goes with it, the next table is read") {
  const auto repaired = data::repair_toml(
      "[[package]]\nname = 'a'\n[[package]\nname = 'b'\n[[package]]\nname = 'c'\nx y\n", "f");
  CHECK(repaired.problems.size() == 2);
  CHECK(repaired.readable);
  const auto left = data::parse_toml(repaired.text, "f");
  REQUIRE(left);
  CHECK(data::write_json(*left) == R"({"package":[{"name":"a"},{"name":"c"}]})");
}

TEST_CASE("damaged TOML: an item of an array goes alone, an array that is not closed as a whole") {
  struct Case {
    std::string text, left;
    std::size_t problems;
  };
  const auto test = GENERATE(values<Case>({
      {"a = [\n  'x'\n  'y',\n]\nb = 'c'd\n[t]\ne = 1\n", R"({"a":["x"],"t":{"e":1}})", 2},
      {"a = [\n  'x',\nb = 1\nc = 2\n[t]\ne = \n", R"({"b":1,"c":2,"t":{}})", 2},
  }));
  CAPTURE(test.text);
  const auto repaired = data::repair_toml(test.text, "f");
  CHECK(repaired.problems.size() == test.problems);
  const auto left = data::parse_toml(repaired.text, "f");
  REQUIRE(left);
  CHECK(data::write_json(*left) == test.left);
}

TEST_CASE("damaged JSON: every part that is wrong, and the others") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {R"({"a": 1})", R"({"a":1})"},
      {R"({"a": tru, "b": [1, , 2,], 'c': 3, "d" 4, "e": 5})",
       "1:7 not JSON: a value was expected, not `tru`\n"
       "1:21 not JSON: a value was expected, not `,`\n"
       "1:24 not JSON: no `,` was expected before the `]`\n"
       "1:28 not JSON: a name in double quotes was expected, not `'c'`\n"
       "1:40 not JSON: `:` and a value were expected behind the name\n"
       R"({"b":[1,2],"e":5})"},
      {"[{\"a\": 1}\n {\"b\": 'x'},\n {\"c\": \"y\n",
       "2:2 not JSON: `,` or `]` was expected here\n"
       "2:8 not JSON: a string stands in double quotes\n"
       "3:8 not JSON: the string that begins here was expected to end on its line, with `\"`\n"
       "4:1 not JSON: the document ends where `}` was expected, for the `{` of line 3\n"
       R"([{"a":1},{},{}])"},
      {"{\"a\": [{\"b\": 1},",
       "1:17 not JSON: the document ends where `]` was expected, for the `[` of line 1\n"
       R"({"a":[{"b":1}]})"},
      {"WARNING: old\n{\"a\": 1} x",
       "1:1 not JSON: an object or array was expected, not what is printed before it\n"
       "2:10 not JSON: the end of the document was expected, as its value is complete\n"
       R"({"a":1})"},
      {"{\"a\": 1 // one\n, \"b\": [1}}",
       "1:9 not JSON: JSON has no comments\n2:10 not JSON: `]` was expected, not `}`\n"
       R"({"a":1,"b":[1]})"},
      {"", "1:1 not JSON: the document ends where a value was expected\nunreadable"},
  }));
  CAPTURE(test.text);
  CHECK(dump_json(test.text) == test.dumped);
}

TEST_CASE("whatever is done to a sound document, what is left of it is said truly to be readable or not") {
  constexpr std::string_view json = R"({"a": [1, {"b": "c"}, null],
 "d": {"e": -1.5e3, "f": ["\u00e9", true]}})";
  constexpr std::string_view toml =
      "a = 'x'\nb = [1, 2]\n[c]\nd = { e = \"f\" }\n[[g]]\nh = 1\n[[g]]\nh = 2\n";
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  for (int round = 0; round < 2000; ++round) {
    const bool is_json = round % 2 == 0;
    std::string text(is_json ? json : toml);
    for (std::size_t change = 0; change <= below(4); ++change) {
      const std::size_t at = below(text.size());
      if (below(2) == 0)
        text.erase(at, 1 + below(3));
      else
        text.insert(at, 1, "[]{},:=\"'\n\\x1 #"[below(15)]);
    }
    CAPTURE(text);
    const auto repaired = is_json ? data::repair_json(text, "f") : data::repair_toml(text, "f");
    const auto again = is_json ? data::parse_json(repaired.text, "f") : data::parse_toml(repaired.text, "f");
    const auto sound = is_json ? data::parse_json(text, "f") : data::parse_toml(text, "f");
    CHECK(repaired.readable == again.has_value());
    CHECK(sound.has_value() == repaired.problems.empty());
    const auto lines = std::ranges::count(repaired.text, '\n');
    CHECK(lines == std::ranges::count(text, '\n'));
  }
}

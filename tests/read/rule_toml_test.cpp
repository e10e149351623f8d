// Rule files: what is accepted, and every way to be refused, with the whole diagnostic.
#include "read/rule_toml.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

constexpr std::string_view path = "rules/thing/2.0.toml";

constexpr std::string_view good = R"toml(package = "thing"
release = "2.0"
note = "https://example.org/2.0"
[[rule]]
name = "rename-a"
message = "`A` is called `B` now"
when = ["thing>=2.0a1", "other>1"]
match = [
  { setting = "A", present = true },
  { any = [{ setting = "C/d", equals = { "$tuple" = [1, { "$none" = true }] } }, { none = [{ setting = "E", truth = false }] }] },
]
edits = [
  { do = "move", setting = "A", to = "B", as = "bool" },
  { do = "insert_item", setting = "L", value = "x", at = "after", of = "y" },
]
severity = "warning"
applicability = "review"
written_before = "release"
remedy = "do this"
[rule.proof]
given = { G = 1 }
preparation = "import thing"
question = "thing.answer()"
[[rule.example]]
title = "changed"
with = { Thing = "2.0", "other" = "3" }
built_for = ["thing<2"]
settings = { A = 1 }
expected = { B = true }
through = "module"
uncured = { fails = "text" }
cured = { answers = "1" }
)toml";

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(good);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::vector<std::string> diagnostics(std::string_view text) {
  std::vector<std::string> out;
  for (const Error& problem : read::parse_rule_toml(text, path).problems) {
    std::string line = to_text(Place{"", problem.place.line, problem.place.column}) + " " + problem.message;
    if (!problem.hint.empty()) line += " | " + problem.hint;
    out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("a rule file with everything in it") {
  const auto file = read::parse_rule_toml(good, path);
  for (const Error& problem : file.problems) FAIL(draw(problem));
  REQUIRE(file.rules.size() == 1);
  const model::Rule& rule = file.rules.front();
  CHECK(rule.id() == "thing/2.0/rename-a");
  CHECK(rule.note == "https://example.org/2.0");
  CHECK(rule.when.size() == 2);
  CHECK(rule.severity == model::Severity::warning);
  CHECK(rule.applicability == model::Applicability::review);
  CHECK(rule.written_before == model::WrittenBefore::release_tells);
  CHECK(rule.settings() == std::vector<std::string>{"A", "B", "C", "E", "L"});
  REQUIRE(rule.match.size() == 2);
  CHECK(rule.match[1].kind == model::Condition::Kind::any_of);
  CHECK(rule.match[1].parts[0].path.pointer() == "/C/d");
  const auto* tuple = rule.match[1].parts[0].values.front().as<model::Tuple>();
  REQUIRE(tuple != nullptr);
  CHECK(tuple->items[1] == model::Value(model::None{}));
  REQUIRE(rule.actions.size() == 2);
  CHECK(rule.actions[0].as_truth);
  CHECK(rule.actions[1].position == model::Action::Position::after);
  CHECK(rule.actions[1].anchor == model::Value("y"));
  REQUIRE(rule.examples.size() == 1);
  const model::RuleExample& example = rule.examples.front();
  CHECK(example.versions.at("thing") == "2.0");
  CHECK(example.through == std::vector<std::string>{"module"});
  CHECK(example.uncured.kind == model::RuleOutcome::Kind::fails);
  CHECK(example.cured.answer == "1");
  CHECK(example.place.line == 24);
  REQUIRE(rule.proof);
  CHECK(rule.proof->question == "thing.answer()");
}

TEST_CASE("what is refused, and how it is said") {
  struct Case {
    std::string from, to;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {"severity = \"warning\"",
       "severty = \"warning\"",
       {"16:1 a rule has no `severty` | did you mean `severity`?"}},
      {"severity = \"warning\"",
       "severity = \"fatal\"",
       {"16:12 `severity` must be `info` or `warning` or `error`, not `fatal`"}},
      {"severity = \"warning\"",
       "severity = 3",
       {"16:12 `severity` must be `info` or `warning` or `error`, not an integer"}},
      {"name = \"rename-a\"",
       "name = \"Rename A\"",
       {"5:8 `Rename A` is no rule name | lower-case letters, digits and `-`"}},
      {"name = \"rename-a\"\n", "", {"4:1 a rule needs `name`"}},
      {"message = \"`A` is called `B` now\"", "message = \" \"", {"6:11 `message` must not be empty"}},
      {"release = \"2.0\"",
       "release = \"2.1\"",
       {"2:11 release `2.1` stands in a file called `2.0.toml` | call the file `2.1.toml`"}},
      {"package = \"thing\"",
       "package = \"Thing\"",
       {"1:11 package `Thing` is not in its normal form (PEP 503) | write `thing`",
        "1:11 package `Thing` stands in a directory called `thing` | move the file to `Thing/2.0.toml`"}},
      {"\"thing>=2.0a1\"", "\"thing>=x\"", {"7:9 `thing>=x` is no requirement: @"}},
      {"when = [\"thing>=2.0a1\", \"other>1\"]", "when = []", {"7:8 `when` must not be empty"}},
      {"present = true",
       "presnt = true",
       {"9:3 a condition is `setting` with one test, or one of `any`, `all`, `none` | tests: present, "
        "equals, "
        "one_of, contains, starts_with, lacks, type, truth",
        "9:20 a condition has no `presnt` | did you mean `present`?"}},
      {"present = true", "present = 1", {"9:30 `present` must be `true` or `false`, not an integer"}},
      {"setting = \"A\", present",
       "setting = \"/A\", present",
       {"9:15 `/A` does not begin with a setting's name"}},
      {"setting = \"A\", present",
       "setting = \"*\", present",
       {"9:15 a path begins with a setting's name, not with `*`"}},
      {"setting = \"C/d\"",
       "setting = \"C/d~\"",
       {"10:24 `C/d~`: `~` stands only before `0` or `1` | write `~0` for a `~` and `~1` for a `/` in a "
        "key"}},
      {"do = \"move\"",
       "do = \"rename\"",
       {"13:10 `do` must be `remove` or `move` or `set` or `set_default` or `replace` or `remove_item` or "
        "`insert_item` or `reprefix` or `pick` or `pair`, not `rename`"}},
      {"to = \"B\", as",
       "too = \"B\", as",
       {"13:3 an edit needs `to`", "13:33 an edit has no `too` | did you mean `to`?"}},
      {"to = \"B\", as", "to = \"B/*\", as", {"13:3 `move` cannot be asked for every `*`"}},
      {"of = \"y\"",
       "off = \"y\"",
       {"14:3 an edit needs `of`", "14:67 an edit has no `off` | did you mean `of`?"}},
      {"Thing = \"2.0\"", "Thing = \"two\"", {"26:18 `Thing` must be a version (PEP 440) as a string"}},
      {"through = \"module\"",
       "through = \"magic\"",
       {"30:11 `through` must be `configure` or `module`, not `magic`"}},
      {"uncured = { fails = \"text\" }",
       "uncured = { fails = \"text\", warns = \"w\" }",
       {"31:11 what `fails` neither `warns` nor `answers`"}},
      {"uncured = { fails = \"text\" }",
       "uncured = {}",
       {"31:11 `uncured` must say what `fails`, `warns` or `answers`"}},
      {"settings = { A = 1 }", "settings = [1]", {"28:12 settings are a table, not an array"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.from, one.to);
    const auto found = diagnostics(replaced(one.from, one.to));
    REQUIRE(found.size() == one.expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      // `@`: what follows is another module's wording.
      const auto open = one.expected[i].find('@');
      CHECK(found[i].substr(0, open) == one.expected[i].substr(0, open));
    }
  }
}

TEST_CASE("a problem carries its source line, and all problems of a file are told") {
  std::string text(good);
  text += "[[rule]]\nname = 5\n[[rule]]\nname = \"rename-a\"\n";
  const auto file = read::parse_rule_toml(text, path);
  CHECK(file.rules.size() == 1);
  CHECK(file.problems.size() > 6);
  CHECK(std::ranges::is_sorted(file.problems, {}, &Error::place));
  CHECK(file.problems.front().source_line.starts_with("[[rule]]"));
}

TEST_CASE("two rules of one name in a file") {
  std::string rule(good.substr(good.find("[[rule]]")));
  const auto found = diagnostics(std::string(good) + rule);
  REQUIRE(found.size() == 1);
  CHECK(found.front().find("two rules are called `rename-a` | the other is in line 4") != std::string::npos);
}

TEST_CASE("hostile files end in problems, never in a crash") {
  CHECK_FALSE(diagnostics("").empty());
  CHECK_FALSE(diagnostics("rule = 3").empty());
  CHECK_FALSE(diagnostics("rule = [3]").empty());
  CHECK_FALSE(diagnostics(std::string_view("\0\xff", 2)).empty());
  const std::string deep_value = std::string(200, '[') + std::string(200, ']');
  CHECK_FALSE(diagnostics(replaced("settings = { A = 1 }", "settings = { A = " + deep_value + " }")).empty());
  std::string deep_condition = "{ setting = \"A\", present = true }";
  for (int i = 0; i < 40; ++i) deep_condition = "{ any = [" + deep_condition + "] }";
  CHECK_FALSE(diagnostics(replaced("{ setting = \"A\", present = true }", deep_condition)).empty());
  for (std::size_t size = 0; size < good.size(); size += 7) {
    CAPTURE(size);
    const auto file = read::parse_rule_toml(good.substr(0, size), path);
    CHECK((file.rules.empty() || file.problems.empty() || size > 600));
  }
}

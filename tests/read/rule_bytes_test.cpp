// Rules as bytes: round trip of everything that a rule may hold, and bytes that are none.
#include "read/rule_bytes.hpp"
#include "read/rule_toml.hpp"

#include "support/catch.hpp"

using namespace trysquare;

namespace {

constexpr auto rich = R"toml(package = "thing"
release = "2"
[[rule]]
name = "rich"
message = "why \" \\ ü"
remedy = "do"
note = "https://example.org"
severity = "warning"
applicability = "review"
written_before = "known release"
when = ["thing>=2.0a1,<3", "other>1; python_version > '3.8'"]
match = [
  { any = [{ setting = "A/b~1c/*", present = true }, { none = [{ setting = "B", truth = false }] }] },
  { setting = "C", one_of = [1, -2.5, true, "t", { "$none" = true }, { "$bytes" = "AAE=" }, { "$path" = "/x" }] },
  { setting = "D", equals = { a = [{ "$tuple" = [1, [2]] }, { "$set" = ["x"] }], b = { "$dict" = [[1, "x"]] } } },
]
edits = [
  { do = "move", setting = "A", to = "E/f", as = "bool", times = 60, per = 1000 },
  { do = "insert_item", setting = "G", value = { x = { y = [] } }, at = "after", of = "h" },
  { do = "remove_item", setting = "G", items = ["i", { "$int" = "123456789012345678901234567890" }] },
  { do = "reprefix", setting = "H", from = "a", value = "ab", unless = "ab" },
  { do = "pick", setting = "I", index = 300 },
]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = {}
)toml";

model::Rule rich_rule() {
  const auto file = read::parse_rule_toml(rich, "rules/thing/2.toml");
  for (const Error& problem : file.problems) FAIL(draw(problem));
  REQUIRE(file.rules.size() == 1);
  return file.rules.front();
}

}  // namespace

TEST_CASE("a rule comes back from its bytes") {
  const model::Rule rule = rich_rule();
  const std::string bytes = read::write_rule_bytes(rule);
  const auto back = read::parse_rule_bytes(bytes);
  REQUIRE(back);
  CHECK(read::write_rule_bytes(*back) == bytes);
  CHECK(back->id() == "thing/2/rich");
  CHECK(back->message == rule.message);
  CHECK(back->when == rule.when);
  CHECK(back->place == rule.place);
  CHECK(back->written_before == model::WrittenBefore::known_release_tells);
  REQUIRE(back->match.size() == 3);
  CHECK(back->match[0].parts[0].path == rule.match[0].parts[0].path);
  CHECK(back->match[1].values == rule.match[1].values);
  CHECK(back->match[2].values == rule.match[2].values);
  REQUIRE(back->actions.size() == 5);
  CHECK(back->actions[0].times == 60);
  CHECK(back->actions[0].per == 1000);
  CHECK(back->actions[1].value == rule.actions[1].value);
  CHECK(back->actions[1].anchor == rule.actions[1].anchor);
  CHECK(back->actions[2].items == rule.actions[2].items);
  CHECK(back->actions[3].unless == "ab");
  CHECK(back->actions[4].index == 300);
  CHECK(back->actions[4].place == rule.actions[4].place);
  CHECK(back->examples.empty());
}

TEST_CASE("what is cut off or changed is an error or another rule, never more") {
  const std::string bytes = read::write_rule_bytes(rich_rule());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read::parse_rule_bytes(std::string_view(bytes).substr(0, size)));
  }
  CHECK_FALSE(read::parse_rule_bytes(bytes + "x"));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char other : {'\0', '\x7f', '\x80', '\xff'}) {
      std::string changed = bytes;
      changed[at] = other;
      if (const auto rule = read::parse_rule_bytes(changed))
        CHECK(read::parse_rule_bytes(read::write_rule_bytes(*rule)));
    }
  }
}

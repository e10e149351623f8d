// Where rules come from: embedded files and directories.
#include "rules/catalogue.hpp"
#include "rule_world.hpp"
#include "rules/compiled.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

std::string file(const std::string& package, const std::string& release, const std::string& rule) {
  return "package = \"" + package + "\"\nrelease = \"" + release + "\"\n" + rule;
}

constexpr auto good = R"([[rule]]
name = "one"
message = "why"
when = ["thing>=2"]
match = [{ setting = "A", present = true }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = {}
)";

Result<std::vector<model::Rule>> own_rules(const FileSystem& files,
                                           const std::vector<std::string>& directories) {
  return rules::load_rules_met(files, test::installed("10"), directories);
}

}  // namespace

TEST_CASE("embedded rules are found by package, and only those that are asked for are read") {
  std::vector<std::string> packages;
  for (const auto& rule : rules::compiled_rules()) {
    if (packages.empty() || packages.back() != rule.package) packages.emplace_back(rule.package);
  }
  CHECK(std::ranges::is_sorted(packages));
  REQUIRE(packages.size() >= 2);
  rules::Installed one;
  one.versions[packages.front()] = "999";
  const auto rules = rules::load_rules_met(disk(), one, {});
  REQUIRE(rules);
  REQUIRE(!rules->empty());
  for (const auto& rule : *rules) CHECK(rule.package == packages.front());
  CHECK(rules::load_rules_met(disk(), {}, {})->empty());
  CHECK(rules::load_rules_met(disk(), test::installed(), {})->empty());
}

TEST_CASE("directories add rules, and replace embedded ones of the same id") {
  test::MemoryFileSystem files;
  files.add("/my/thing/2.toml", file("thing", "2", good)).add("/my/thing/10.toml", file("thing", "10", good));
  files.add("/my/README.md", "not a rule").add("/my/thing/notes.txt", "neither");
  const auto rules = own_rules(files, {"/my"});
  if (!rules) FAIL(draw(rules.error()));
  REQUIRE(rules->size() == 2);
  CHECK(rules->front().id() == "thing/2/one");  // 2 before 10: versions, not text
  CHECK(rules->back().id() == "thing/10/one");

  const auto both = own_rules(files, {"/my", "/my"});
  REQUIRE(both);
  CHECK(both->size() == 2);
}

TEST_CASE("bad directories and bad files are errors") {
  test::MemoryFileSystem files;
  files.add_directory("/empty");
  files.add("/bad/thing/2.toml", file("thing", "2", "[[rule]]\nname = \"one\"\n"));
  files.add("/refused/thing/2.toml", "").refuse("/refused/thing/2.toml");
  CHECK(own_rules(files, {"/absent"}).error().message == "there is no directory `/absent`");
  CHECK(own_rules(files, {"/empty"}).error().message == "`/empty` holds no rules");
  CHECK_FALSE(own_rules(files, {"/refused"}));
  const auto bad = own_rules(files, {"/bad"});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().place.path == "/bad/thing/2.toml");
  CHECK(bad.error().context.size() == 3);  // message, when, match and example are all told
}

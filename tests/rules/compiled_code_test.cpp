// Code rules as the build compiled them: the same rules, and the same table for a process, as from the files.
#include "read/code_bytes.hpp"
#include "rule_world.hpp"
#include "rules/code_catalogue.hpp"
#include "rules/compiled.hpp"
#include "rules/shim_table.hpp"
#include "support/memory_filesystem.hpp"

#include "data/json.hpp"

#include <algorithm>
#include <set>

using namespace trysquare;

namespace {

using model::CodeRule;

enum class Wanted : std::uint8_t { all, cures };

// The slow way: everything is parsed, then asked.
rules::CodeCatalogue from_files(const rules::Installed& installed,
                                const std::vector<std::string>& directories, const FileSystem& files,
                                Wanted wanted = Wanted::cures) {
  const auto packages = rules::packages_with_code_rules();
  auto all = rules::load_code_rules(files, packages, directories);
  REQUIRE(all);
  std::set<std::string> of_interpreters;
  for (const CodeRule& rule : all->rules)
    if (rule.python) of_interpreters.insert(rule.package);
  std::erase_if(all->rules, [&](CodeRule& rule) {
    if (wanted == Wanted::cures) rule.unless.clear();
    const bool concerned =
        installed.versions.contains(rule.package) || of_interpreters.contains(rule.package);
    return (wanted == Wanted::cures && !rule.is_cure()) || !concerned || !rules::meets(installed, rule);
  });
  return *std::move(all);
}

std::string table_of(const rules::CodeCatalogue& catalogue) {
  const rules::ShimTable table = rules::shim_table(catalogue.rules);
  std::string text = table.rules + "\n" + table.missing + "\n";
  for (const auto& module : table.modules)
    text += module.name + (module.waits_for_a_name ? " waits " : " ") + module.json + "\n";
  for (const std::string& file : table.files)
    text += file + "\n" + std::string(catalogue.file(file).value_or(""));
  return text;
}

rules::Installed all_in(const std::string& version, const std::string& python) {
  rules::Installed installed;
  for (const std::string& package : rules::packages_with_code_rules()) installed.versions[package] = version;
  installed.markers.python_full_version = python;
  return installed;
}

// Everything that is said of a rule, and in which order they stand.
std::string bytes_of(const rules::CodeCatalogue& catalogue) {
  std::string all;
  for (const CodeRule& rule : catalogue.rules) all += read::write_code_bytes(rule) + "\n";
  return all;
}

constexpr auto own = R"(package = "thing"
release = "2"
[[shim]]
name = "one"
message = "why"
when = ["thing>=2"]
symbols = { "thing:a" = "own.py:a", "thing:b" = ["thing.c:b", "thing.d:b"] }
modules = { "thing.gone" = "own.py" }
exported = true
[[adapter]]
name = "two"
message = "why not"
behaviour = "more"
python = ">=3"
target = "thing:f"
drop = ["x", "y"]
rename = { "old" = "new" }
[[adapter]]
name = "three"
message = "around"
when = ["thing>=1"]
target = "thing:C.g"
around = "own.py:g"
[[code]]
name = "four"
severity = "warning"
message = "no such argument"
when = ["thing>=1"]
remedy = "leave it out"
calls = [{ target = "thing:f", keywords = ["a", "b"] }, { target = "thing:g", most = 2 },
         { target = "thing:h", without = "c", position = 3 }]
classes = [{ base = "thing:C", attributes = ["x", "Meta.y"] }]
)";

}  // namespace

TEST_CASE("a code rule comes back from its bytes") {
  const auto file = read::parse_code_toml(own, "rules/thing/2.code.toml");
  for (const Error& problem : file.problems) FAIL(draw(problem));
  REQUIRE(file.rules.size() == 4);
  for (const CodeRule& rule : file.rules) {
    CAPTURE(rule.id());
    const std::string bytes = read::write_code_bytes(rule);
    const auto back = read::parse_code_bytes(bytes);
    REQUIRE(back);
    CHECK(read::write_code_bytes(*back) == bytes);
    CHECK(back->id() == rule.id());
    CHECK(back->message == rule.message);
    CHECK(back->remedy == rule.remedy);
    CHECK(back->severity == rule.severity);
    REQUIRE(back->calls.size() == rule.calls.size());
    for (std::size_t i = 0; i < rule.calls.size(); ++i) {
      CHECK(back->calls[i].target.text() == rule.calls[i].target.text());
      CHECK(back->calls[i].keywords == rule.calls[i].keywords);
      CHECK(back->calls[i].without == rule.calls[i].without);
      CHECK(back->calls[i].position == rule.calls[i].position);
      CHECK(back->calls[i].most == rule.calls[i].most);
    }
    REQUIRE(back->classes.size() == rule.classes.size());
    for (std::size_t i = 0; i < rule.classes.size(); ++i)
      CHECK(back->classes[i].attributes == rule.classes[i].attributes);
    // What a table is made of, and nothing else, is there.
    rules::CodeCatalogue before, after;
    before.rules = {rule};
    after.rules = {*back};
    CHECK(table_of(before) == table_of(after));
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_FALSE(read::parse_code_bytes(std::string_view(bytes).substr(0, size)));
    CHECK_FALSE(read::parse_code_bytes(bytes + "x"));
  }
}

TEST_CASE("compiled code rules stand package by package") {
  std::vector<std::string_view> packages;
  for (const auto& cure : rules::compiled_code_rules()) {
    if (packages.empty() || packages.back() != cure.package) packages.push_back(cure.package);
  }
  CHECK(packages.size() > 3);
  CHECK(std::ranges::is_sorted(packages));
  CHECK(std::ranges::adjacent_find(packages) == packages.end());
}

TEST_CASE("the rules that the versions meet are the same, compiled and from the files") {
  for (const std::string version : {"0.1", "1.10", "2.2", "3.2a1", "4.0", "5.1b1", "5.2.8", "6.1", "999"}) {
    for (const std::string python : {"3.9.1", "3.12.0", "3.13.0rc1", "3.15.0"}) {
      CAPTURE(version, python);
      const rules::Installed installed = all_in(version, python);
      const auto met = rules::load_cures_met(disk(), installed, {});
      REQUIRE(met);
      const auto slow = from_files(installed, {}, disk());
      CHECK(met->rules.size() == slow.rules.size());
      CHECK(table_of(*met) == table_of(slow));
      const auto all = rules::load_code_rules_met(disk(), installed, {});
      REQUIRE(all);
      CHECK(bytes_of(*all) == bytes_of(from_files(installed, {}, disk(), Wanted::all)));
    }
  }
  // Without any package the interpreter's own are left.
  rules::Installed bare;
  bare.markers.python_full_version = "3.13.0";
  const auto met = rules::load_cures_met(disk(), bare, {});
  REQUIRE(met);
  CHECK_FALSE(met->rules.empty());
  CHECK(table_of(*met) == table_of(from_files(bare, {}, disk())));
}

TEST_CASE("a directory's rules come to the embedded ones") {
  test::MemoryFileSystem files;
  files.add("/my/thing/2.code.toml", own).add("/my/thing/own.py", "a = 1\n");
  rules::Installed installed = all_in("5.2.8", "3.13.0");
  installed.versions["thing"] = "2";
  const auto met = rules::load_cures_met(files, installed, {"/my"});
  if (!met) FAIL(draw(met.error()));
  CHECK(table_of(*met) == table_of(from_files(installed, {"/my"}, files)));
  CHECK(std::ranges::count(met->rules, "thing", &CodeRule::package) == 3);
  const auto all = rules::load_code_rules_met(files, installed, {"/my"});
  REQUIRE(all);
  CHECK(bytes_of(*all) == bytes_of(from_files(installed, {"/my"}, files, Wanted::all)));
  CHECK(std::ranges::count(all->rules, "thing", &CodeRule::package) == 4);
  CHECK(met->file("thing/own.py") == "a = 1\n");
  CHECK_FALSE(met->file("thing/other.py"));

  files.add("/bad/thing/2.code.toml", own);
  const auto refused = rules::load_cures_met(files, installed, {"/bad"});
  REQUIRE_FALSE(refused);
  CHECK_THAT(draw(refused.error()), Catch::Contains("there is no file `own.py` beside the rule"));
}

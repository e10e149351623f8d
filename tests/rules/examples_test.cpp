// Every example of every embedded rule through the engine. The same examples meet the real packages in
// tests/differential/test_rules.py.
#include "base/text.hpp"
#include "read/rule_bytes.hpp"
#include "rule_world.hpp"
#include "rules/apply_edits.hpp"
#include "rules/catalogue.hpp"
#include "rules/compiled.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

std::vector<model::Rule> embedded() {
  auto rules = rules::load_rules(disk(), {});
  if (!rules) FAIL(draw(rules.error()));
  return *std::move(rules);
}

rules::SanitizeInput input_of(const model::Rule& rule, const model::RuleExample& example) {
  rules::SanitizeInput input;
  input.rules = {rule};
  input.settings = example.settings;
  input.review = rule.applicability == model::Applicability::review;
  for (const auto& [name, version] : example.versions) input.installed.versions[name] = version;
  for (const std::string& text : example.built_for) input.built_for.push_back(*pep::Requirement::parse(text));
  return input;
}

bool has_no_cure(const model::Sanitized& answer) {
  return std::ranges::any_of(answer.findings, [](const auto& one) { return one.code->code == "TS303"; });
}

}  // namespace

TEST_CASE("every example of every rule") {
  const auto rules = embedded();
  REQUIRE(!rules.empty());
  for (const model::Rule& rule : rules) {
    for (const model::RuleExample& example : rule.examples) {
      CAPTURE(to_text(example.place), example.title);
      const auto answer = rules::sanitize(input_of(rule, example));
      REQUIRE(answer);
      const model::Dict& expected = example.expected ? *example.expected : example.settings;
      CAPTURE(test::text(answer->settings), test::text(expected));
      CHECK(answer->settings == expected);  // the order of keys is free
      CHECK(answer->edits.empty() == !example.expected.has_value());
      CHECK(has_no_cure(*answer) == example.no_cure);
      const auto applied = rules::apply_edits(example.settings, answer->edits);
      REQUIRE(applied);
      CHECK(test::text(*applied) == test::text(answer->settings));
    }
  }
}

TEST_CASE("every rule has examples that it changes and leaves alone, on both sides of its boundary") {
  for (const model::Rule& rule : embedded()) {
    CAPTURE(rule.id());
    int changed = 0, left_alone = 0, inside = 0, outside = 0;
    for (const model::RuleExample& example : rule.examples) {
      ++(example.expected || example.no_cure ? changed : left_alone);
      ++(rules::meets(input_of(rule, example).installed, rule.when) ? inside : outside);
    }
    CHECK(changed > 0);
    CHECK(left_alone > 0);
    CHECK(inside > 0);
    CHECK(outside > 0);
    CHECK(rule.proof.has_value());
    CHECK(rule.note.starts_with("https://"));
  }
}

TEST_CASE("what stands in a rule's note and message fits a line of a report") {
  for (const model::Rule& rule : embedded()) {
    CAPTURE(rule.id());
    CHECK(rule.message.size() < 200);
    CHECK_FALSE(rule.message.ends_with('.'));
    CHECK(is_valid_utf8(rule.message));
  }
}

TEST_CASE("compiled rules are the rules of the files, without what is for tests") {
  const auto whole = embedded();
  REQUIRE(rules::compiled_rules().size() == whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(whole[i].id());
    const rules::CompiledRule& compiled = rules::compiled_rules()[i];
    CHECK(compiled.package == whole[i].package);
    CHECK(compiled.bytes == read::write_rule_bytes(whole[i]));
    const auto rule = read::parse_rule_bytes(compiled.bytes);
    REQUIRE(rule);
    CHECK(read::write_rule_bytes(*rule) == compiled.bytes);
    CHECK(rule->id() == whole[i].id());
    CHECK(rule->place == whole[i].place);
    CHECK(rule->when == whole[i].when);
    CHECK(rule->settings() == whole[i].settings());
  }
}

TEST_CASE("rules that the versions meet are the same, compiled and from the files") {
  const auto whole = embedded();
  for (const char* version : {"0.1", "1.0", "2.0.3", "3.2a1", "4.0", "5.2", "65.4", "999"}) {
    rules::Installed installed;
    for (const model::Rule& rule : whole) installed.versions[rule.package] = version;
    const auto met = rules::load_rules_met(disk(), installed, {});
    REQUIRE(met);
    std::vector<std::string> ids;
    std::vector<std::string> expected;
    for (const model::Rule& rule : *met) ids.push_back(rule.id());
    for (const model::Rule& rule : whole) {
      if (rules::meets(installed, rule.when)) expected.push_back(rule.id());
    }
    CHECK(ids == expected);
  }
}

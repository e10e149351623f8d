// Every example of every embedded rule through the engine. The same examples meet the real packages in
// tests/differential/test_rules.py.
#include "base/text.hpp"
#include "rule_world.hpp"
#include "rules/apply_edits.hpp"
#include "rules/catalogue.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

std::vector<model::Rule> embedded() {
  auto rules = rules::load_rules(disk(), rules::embedded_packages(), {}, read::RuleDetail::everything);
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

TEST_CASE("without their examples the embedded rules are the same") {
  const auto whole = embedded();
  const auto quick = rules::load_rules(disk(), rules::embedded_packages(), {});
  REQUIRE(quick);
  REQUIRE(quick->size() == whole.size());
  const auto settings_of = [](const model::Rule& rule) { return rule.settings(); };
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(whole[i].id());
    CHECK((*quick)[i].id() == whole[i].id());
    CHECK((*quick)[i].place == whole[i].place);
    CHECK(settings_of((*quick)[i]) == settings_of(whole[i]));
    CHECK((*quick)[i].actions.size() == whole[i].actions.size());
    CHECK((*quick)[i].match.size() == whole[i].match.size());
    CHECK((*quick)[i].message == whole[i].message);
    CHECK((*quick)[i].examples.empty());
  }
}

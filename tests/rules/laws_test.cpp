// The laws of the engine, on generated settings against the real rules.
#include "base/filesystem.hpp"
#include "rule_world.hpp"
#include "rules/apply_edits.hpp"
#include "rules/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

using namespace trysquare;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) { return random() % end; }

// The values that rules speak of, and some that they do not.
std::vector<model::Value> interesting_values(const std::vector<model::Rule>& rules) {
  std::vector<model::Value> values{model::Value(true),
                                   model::Value(false),
                                   model::Value(model::None{}),
                                   model::Value("text"),
                                   model::Value(model::Integer{"1"}),
                                   model::Value(model::Dict{}),
                                   model::Value(model::List{}),
                                   model::Value(model::Opaque{"m.C", {}}),
                                   model::Value(model::Unknown{"r", "f:1"})};
  for (const model::Rule& rule : rules) {
    for (const model::RuleExample& example : rule.examples) {
      for (const auto& [name, value] : example.settings.items) values.push_back(value);
    }
  }
  return values;
}

using Rules = std::vector<model::Rule>;
using Values = std::vector<model::Value>;

struct World {
  Rules rules;  // without their examples
  Values values;
};

// The settings that rules speak of, and one that none does.
std::vector<std::string> names_of(const Rules& rules) {
  std::vector<std::string> names{"OTHER"};
  for (const model::Rule& rule : rules) {
    for (const std::string& name : rule.settings()) names.push_back(name);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

World real_world() {
  auto rules = rules::load_rules(disk(), {});
  REQUIRE(rules);
  World world{*rules, interesting_values(*rules)};
  for (model::Rule& rule : world.rules) rule.examples.clear();
  return world;
}

// The rules of a few packages, as they meet in an environment: reading all of them in each round is slow.
Rules some_packages(Random& random, const Rules& all) {
  std::set<std::string> chosen;
  for (int count = 0; count < 4; ++count) chosen.insert(all[below(random, all.size())].package);
  Rules some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [&](const model::Rule& rule) { return chosen.contains(rule.package); });
  return some;
}

model::Value any_value(Random& random, const Values& values, int depth) {
  const model::Value& value = values[below(random, values.size())];
  if (depth == 0) return value;
  switch (below(random, 8)) {
    case 0: return model::Value(model::List{{any_value(random, values, depth - 1), value}});
    case 1: return model::Value(model::Tuple{{value, any_value(random, values, depth - 1)}});
    case 2: {
      model::Dict dict;
      dict.set(below(random, 2) == 0 ? "default" : "staticfiles", any_value(random, values, depth - 1));
      return model::Value(dict);
    }
    default: return value;
  }
}

rules::SanitizeInput any_input(Random& random, const Rules& rules, const Values& values,
                               const std::vector<std::string>& names) {
  constexpr std::array versions{"2.2.28", "3.2.25", "4.2.27", "5.0a1", "5.0.14", "5.1a1", "5.2.8", "6.1.3"};
  rules::SanitizeInput input;
  input.rules = rules;
  for (const model::Rule& rule : rules)
    input.installed.versions[rule.package] = versions.at(below(random, versions.size()));
  for (std::size_t count = below(random, 7); count > 0; --count)
    input.settings.set(names[below(random, names.size())], any_value(random, values, 2));
  input.review = below(random, 2) == 0;
  constexpr std::array bases{"", "<3.0", "<5.0", ">=6.0"};
  const std::string basis = bases.at(below(random, bases.size()));
  if (!basis.empty()) {
    for (const model::Rule& rule : rules)
      input.built_for.push_back(*pep::Requirement::parse(rule.package + basis));
  }
  return input;
}

}  // namespace

TEST_CASE("twice is once, edits are the whole story, and the order of rules does not matter") {
  const World world = real_world();
  Random random(20260301);
  std::size_t edited = 0, findings = 0;
  for (std::size_t round = 0; round < 800; ++round) {
    const Rules rules = some_packages(random, world.rules);
    const rules::SanitizeInput input = any_input(random, rules, world.values, names_of(rules));
    CAPTURE(round, test::text(input.settings));
    const auto once = rules::sanitize(input);
    REQUIRE(once);
    if (!once->edits.empty()) ++edited;
    findings += once->findings.size();

    rules::SanitizeInput again = input;
    again.settings = once->settings;
    const auto twice = rules::sanitize(again);
    REQUIRE(twice);
    REQUIRE(twice->edits.empty());
    REQUIRE(twice->settings == once->settings);

    const auto applied = rules::apply_edits(input.settings, once->edits);
    REQUIRE(applied);
    REQUIRE(test::text(*applied) == test::text(once->settings));

    rules::SanitizeInput shuffled = input;
    std::ranges::shuffle(shuffled.rules, random);
    const auto other = rules::sanitize(shuffled);
    REQUIRE(other);
    REQUIRE(other->edits == once->edits);
    REQUIRE(test::text(other->settings) == test::text(once->settings));
  }
  // The generator must reach the rules, or the laws hold for nothing.
  CHECK(edited > 300);
  CHECK(findings > 100);
}

TEST_CASE("both aliases of the storages are always there") {
  World world = real_world();
  const std::vector<std::string> names{"STORAGES", "DEFAULT_FILE_STORAGE", "STATICFILES_STORAGE", "OTHER"};
  std::erase_if(world.rules, [&](const model::Rule& rule) {
    return std::ranges::none_of(rule.settings(),
                                [&](const std::string& name) { return std::ranges::count(names, name) > 0; });
  });
  Random random(7);
  int migrated = 0;
  for (std::size_t round = 0; round < 800; ++round) {
    rules::SanitizeInput input = any_input(random, world.rules, world.values, names);
    input.installed.versions["django"] = "5.2.8";
    const auto answer = rules::sanitize(input);
    REQUIRE(answer);
    const model::Value* storages = answer->settings.find("STORAGES");
    const model::Dict* aliases = storages == nullptr ? nullptr : storages->as<model::Dict>();
    if (aliases == nullptr) continue;
    CAPTURE(test::text(input.settings), test::text(answer->settings));
    // An alias that stands there as something else than a dict is left to be reported.
    const bool blocked =
        std::ranges::any_of(answer->findings, [](const auto& f) { return f.code->code == "TS305"; });
    if (!blocked) ++migrated;
    CHECK((blocked || (aliases->find("default") != nullptr && aliases->find("staticfiles") != nullptr)));
  }
  CHECK(migrated > 40);
}

TEST_CASE("an old setting that was added after an earlier sanitization wins over what that one wrote") {
  const auto rules = test::rules_of({R"(match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW/key/backend" }, { do = "set_default", setting = "NEW/other", value = 1 }])"});
  const auto first = test::sanitized(rules, test::settings(R"({"OLD":"disk"})"));
  CHECK(test::text(first.settings) == R"({"NEW":{"key":{"backend":"disk"},"other":1}})");

  rules::SanitizeInput second{rules, test::installed(), first.settings, first.edits, {}, false};
  second.settings.set("OLD", "memory");
  const auto later = rules::sanitize(second);
  REQUIRE(later);
  CHECK(test::text(later->settings) == R"({"NEW":{"key":{"backend":"memory"},"other":1}})");

  // What somebody else has set in between is explicit and stays.
  second.settings = test::settings(R"({"NEW":{"key":{"backend":"mine"},"other":1},"OLD":"memory"})");
  const auto explicit_one = rules::sanitize(second);
  REQUIRE(explicit_one);
  CHECK(test::text(explicit_one->settings) == R"({"NEW":{"key":{"backend":"mine"},"other":1}})");
}

TEST_CASE("what one rule fills in does not stand in the way of another") {
  const std::vector<std::string> texts{
      R"(match = [{ setting = "A", present = true }]
edits = [{ do = "move", setting = "A", to = "N/a" }, { do = "set_default", setting = "N/b", value = 0 }])",
      R"(match = [{ setting = "B", present = true }]
edits = [{ do = "move", setting = "B", to = "N/b" }, { do = "set_default", setting = "N/a", value = 0 }])"};
  const auto answer = test::sanitized(test::rules_of(texts), test::settings(R"({"A":1,"B":2})"));
  CHECK(test::text(answer.settings) == R"({"N":{"a":1,"b":2}})");
}

TEST_CASE("a setting that was renamed twice arrives") {
  const std::vector<std::string> texts{
      R"(match = [{ setting = "B", present = true }]
edits = [{ do = "move", setting = "B", to = "C" }])",
      R"(match = [{ setting = "A", present = true }]
edits = [{ do = "move", setting = "A", to = "B" }])"};
  const auto answer = test::sanitized(test::rules_of(texts), test::settings(R"({"A":1})"));
  CHECK(test::text(answer.settings) == R"({"C":1})");
  CHECK(answer.edits.size() == 2);
}

TEST_CASE("rules that undo each other are an error") {
  const std::vector<std::string> texts{
      R"(match = [{ setting = "A", present = true }]
edits = [{ do = "move", setting = "A", to = "B" }])",
      R"(match = [{ setting = "B", present = true }]
edits = [{ do = "move", setting = "B", to = "A" }])"};
  const auto answer = rules::sanitize(
      {test::rules_of(texts), test::installed(), test::settings(R"({"A":1})"), {}, {}, false});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "these rules undo each other: thing/2/r1, thing/2/r2");
}

TEST_CASE("edits that need a review wait for it") {
  const auto rules = test::rules_of({R"(applicability = "review"
match = [{ setting = "A", present = true }]
edits = [{ do = "remove", setting = "A" }])"});
  const auto waiting = test::sanitized(rules, test::settings(R"({"A":1})"));
  CHECK(test::text(waiting.settings) == R"({"A":1})");
  REQUIRE(waiting.findings.size() == 1);
  CHECK(waiting.findings.front().code->code == "TS304");
  const auto applied = test::sanitized(rules, test::settings(R"({"A":1})"), true);
  CHECK(test::text(applied.settings) == "{}");
  CHECK(applied.findings.empty());
  CHECK(applied.edits.front().applicability == model::Applicability::review);
}

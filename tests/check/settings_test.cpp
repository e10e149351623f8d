// What a check says of settings that were read: one finding for each rule with something to do, at the line
// that made the setting.
#include "check/settings.hpp"

#include "data/json.hpp"
#include "read/rule_toml.hpp"

#include "support/catch.hpp"

namespace trysquare::check {

namespace {

std::vector<model::Rule> thing_rules() {
  auto file = read::parse_rule_toml(R"(
package = "thing"
release = "2"

[[rule]]
name = "renamed"
message = "thing 2 reads NEW instead of OLD"
when = ["thing>=2"]
match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = { OLD = 1 }
expected = { NEW = 1 }

[[rule]]
name = "gone"
message = "thing 2 has no engine `steam`"
when = ["thing>=2"]
match = [{ setting = "ENGINE", equals = "steam" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = { ENGINE = "steam" }
no_cure = true

[[rule]]
name = "loud"
message = "thing 2 has no engine `horn`"
when = ["thing>=2"]
match = [{ setting = "ENGINE", equals = "horn" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = { ENGINE = "horn" }
no_cure = true

[[rule]]
name = "default"
message = "thing 2 changed the default of MODE"
when = ["thing>=2"]
written_before = "release"
match = [{ setting = "MODE", present = false }]
edits = [{ do = "set", setting = "MODE", value = "slow" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
built_for = ["thing<2"]
settings = {}
expected = { MODE = "slow" }
)",
                                    "rules/thing/2.toml");
  for (const Error& problem : file.problems) FAIL(draw(problem));
  return file.rules;
}

model::Setting setting(std::string name, model::Value value, std::uint32_t line) {
  return {std::move(name), std::move(value), {{"base.py", line, 0}, {"production.py", 1, 0}}};
}

model::Value unknown() {
  return model::Value(model::Value::Content(model::Unknown{"it is drawn by lot", "base.py:9"}));
}

struct Case {
  const char* title;
  const char* installed;
  const char* constraint;  // of the release; empty: there is no release
  std::vector<model::Setting> settings;
  std::vector<const char*> expected;  // severity, code, subject, place
};

}  // namespace

TEST_CASE("each rule that has something to do is a finding at the line that made the setting") {
  const auto given = GENERATE(values<Case>({
      {"an old name",
       "2.1",
       "",
       {setting("OLD", 1, 4)},
       {"error TS301 OLD base.py:4", "info TS304 MODE rules/thing/2.toml:39:1"}},
      {"the old version reads the old name", "1.9", "", {setting("OLD", 1, 4)}, {}},
      {"nothing can be done",
       "2.1",
       "",
       {setting("ENGINE", "steam", 7), setting("MODE", "slow", 8)},
       {"error TS303 ENGINE base.py:7"}},
      {"nobody knows, which is said once for both rules",
       "2.1",
       "",
       {setting("ENGINE", unknown(), 7), setting("MODE", "slow", 8)},
       {"info TS305 ENGINE base.py:7"}},
      {"a default that changed after the release",
       "2.1",
       "thing<2",
       {},
       {"error TS301 MODE rules/thing/2.toml:39:1"}},
      {"a default that the release has seen", "2.1", "thing>=2", {}, {}},
      {"a release that accepts both has seen it, too", "2.1", "thing>=1", {}, {}},
      {"all is well", "2.1", "thing<2", {setting("NEW", 1, 1), setting("MODE", "slow", 2)}, {}},
  }));
  CAPTURE(given.title);
  model::Environment environment;
  environment.distributions.push_back({});
  environment.distributions.back().name = environment.distributions.back().key = "thing";
  environment.distributions.back().version = given.installed;
  std::optional<model::Release> release;
  if (*given.constraint != '\0') {
    release.emplace();
    release->constraints.push_back({});
    release->constraints.back().requirement = *pep::Requirement::parse(given.constraint);
  }
  const model::Settings settings{"proj", given.settings, {}, {}};
  const auto rules = thing_rules();
  const auto answer = check_settings({environment, release ? &*release : nullptr, rules, settings});
  REQUIRE(answer);
  std::vector<std::string> found;
  for (const auto& finding : *answer) {
    found.push_back(std::string(to_text(finding.severity)) + " " + std::string(finding.code->code) + " " +
                    finding.subject + " " + to_text(finding.place));
  }
  CHECK(found == std::vector<std::string>(given.expected.begin(), given.expected.end()));
}

TEST_CASE("an import that fails and names that may be missing are told, with what was known by then") {
  model::Environment environment;
  model::Settings settings{"proj", {}, {}, {}};
  settings.open = model::Unknown{"`exec` of a text that is not known", "base.py:3"};
  settings.failure = Error{};
  settings.failure->message = "the import of the settings raises `KeyError`: SITE_SECRET";
  settings.failure->place = {"base.py", 5, 0};
  const auto answer = check_settings({environment, nullptr, {}, settings});
  REQUIRE(answer);
  REQUIRE(answer->size() == 2);
  CHECK(answer->front().code->code == "TS306");
  CHECK(to_text(answer->front().place) == "base.py:5");
  CHECK(answer->back().code->code == "TS302");
  CHECK(answer->back().evidence == std::vector<std::string>{"at base.py:3"});
}

}  // namespace trysquare::check

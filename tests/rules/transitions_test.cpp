// When a change lies between what something was built for and what is installed.
#include "rules/transitions.hpp"
#include "rule_world.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

model::Rule rule_when(const std::string& when) {
  return test::rules_of({"when = [\"" + when + "\"]\nmatch = [{ setting = \"A\", present = true }]"}).front();
}

rules::Basis basis_of(const std::vector<std::string>& texts) {
  rules::Basis basis;
  for (const auto& text : texts) basis.push_back(*pep::Requirement::parse(text));
  return basis;
}

}  // namespace

TEST_CASE("a rule lies beyond a basis when no version fits both") {
  struct Case {
    std::string when, built_for;
    bool beyond;
  };
  const std::vector<Case> cases{
      {"thing>=5.1a1", "thing>=4.2.27,<5.0", true},
      {"thing>=5.0a1", "thing>=4.2.27,<5.0", true},
      {"thing>=5.0a1", "thing>=4.2.27,<5.1", false},
      {"thing>=5.0a1", "thing<=5.0a1", false},
      {"thing>=5.0a1", "thing<5.0a1", true},
      {"thing>=5.0a1", "thing<=5.0a0", true},
      {"thing>=3.0.0", "thing>=2.4.0,<3.0.0", true},
      {"thing>=3.0.0", "thing~=2.4", true},
      {"thing>=3.0.0", "thing~=3.0", false},
      {"thing>=3.0.0", "thing==2.4.*", true},
      {"thing>=3.0.0", "thing==3.*", false},
      {"thing>3.0", "thing==3.0", true},
      {"thing>3.0", "thing>=3.0", false},
      {"thing<2", "thing>=2", true},
      {"thing<2", "thing>=1.9", false},
      {"thing>=3.0.0", "thing", false},
      {"thing>=3.0.0", "other<1", false},
      {"thing>=1,<2", "thing>=2,<3", true},
      {"thing>=1,<2", "thing>=1.5,<3", false},
      // The change came with 2: which of two bounds it is decides the direction.
      {"thing>=1,<2", "thing<1", false},
      {"thing>=2,<3", "thing>=3", false},
      {"thing>=2,<3", "thing<2", true},
      {"thing!=1.0", "thing==1.0", true},
      {"thing>=1,!=1.5", "thing==1.5", true},
      {"thing>=1.5.1,<1.6", "thing>1.5,<1.5.2", false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.when, one.built_for);
    CHECK(rules::lies_beyond(rule_when(one.when), basis_of({one.built_for})) == one.beyond);
  }
}

TEST_CASE("crossed: the environment is past the change, the basis before it") {
  const std::vector<model::Rule> rules{rule_when("thing>=5.1a1")};
  const auto crossed = [&](const std::string& version, const std::vector<std::string>& basis) {
    return rules::crossed_transitions(rules, test::installed(version), basis_of(basis));
  };
  CHECK(crossed("5.1a1", {"thing<5.0"}).size() == 1);
  CHECK(crossed("5.1.dev0", {"thing<5.0"}).empty());
  CHECK(crossed("4.2.27", {"thing<5.0"}).empty());
  CHECK(crossed("5.2", {"thing>=5.1,<6"}).empty());
  CHECK(crossed("5.2", {}).empty());
  const auto found = crossed("5.2+local", {"thing<5.0"});
  REQUIRE(found.size() == 1);
  CHECK(found.front().rule == rules.data());
  CHECK(found.front().distribution == "thing");
  CHECK(found.front().version == "5.2+local");
}

TEST_CASE("a rule holds for the versions that its requirements name, pre-releases included") {
  rules::Installed installed = test::installed("5.1a1");
  installed.versions["python-thing"] = "1.0";
  installed.markers.python_version = "3.12";
  const auto meets = [&](const std::string& when) { return rules::meets(installed, rule_when(when).when); };
  CHECK(meets("thing>=5.1a1"));
  CHECK(meets("thing>=5.0"));
  CHECK_FALSE(meets("thing>=5.1"));
  CHECK(meets("Python_Thing==1.0"));
  CHECK_FALSE(meets("absent"));
  CHECK(meets("thing; python_version >= '3.9'"));
  CHECK_FALSE(meets("thing; python_version < '3.9'"));
}

TEST_CASE("the copy that Python imports counts") {
  model::Environment environment;
  for (const char* version : {"2.0", "3.0"}) {
    model::Distribution one;
    one.key = "thing";
    one.version = version;
    environment.distributions.push_back(one);
  }
  CHECK(rules::installed_of(environment).versions.at("thing") == "2.0");
}

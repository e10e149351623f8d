// Conditions in three values. The law that unknown parts never turn a yes into a no is tried by filling them
// in.
#include "rules/conditions.hpp"
#include "rule_world.hpp"

using namespace trysquare;

namespace {

Truth ask(const std::string& condition, const std::string& json) {
  const auto rules = test::rules_of({"match = [" + condition + "]"});
  return rules::evaluate(rules.front().match, test::settings(json));
}

struct Case {
  std::string condition, settings;
  Truth expected;
};

constexpr auto opaque = R"({"$opaque":{"type":"m.C","ref":1}})";

const std::vector<Case> cases{
    {R"({ setting = "A", present = true })", R"({"A":null})", Truth::yes},
    {R"({ setting = "A", present = true })", R"({"B":1})", Truth::no},
    {R"({ setting = "A", present = false })", R"({"B":1})", Truth::yes},
    {R"({ setting = "A/b", present = false })", R"({"A":{"b":1}})", Truth::no},
    {R"({ setting = "A/b", present = false })", R"({"A":7})", Truth::yes},
    {R"({ setting = "A/1", present = true })", R"({"A":[0,1]})", Truth::yes},
    {R"({ setting = "A/01", present = true })", R"({"A":[0,1]})", Truth::no},
    {R"({ setting = "A", equals = 1 })", R"({"A":1})", Truth::yes},
    {R"({ setting = "A", equals = 1 })", R"({"A":true})", Truth::no},
    {R"({ setting = "A", equals = 1 })", R"({"A":1.0})", Truth::no},
    {R"({ setting = "A", equals = { "$none" = true } })", R"({"A":null})", Truth::yes},
    {R"({ setting = "A", equals = { "$tuple" = [1] } })", R"({"A":[1]})", Truth::no},
    {R"({ setting = "A", one_of = ["x", "y"] })", R"({"A":"y"})", Truth::yes},
    {R"({ setting = "A", contains = "x" })", R"({"A":["x"]})", Truth::yes},
    {R"({ setting = "A", contains = "x" })", R"({"A":{"$tuple":["x"]}})", Truth::yes},
    {R"({ setting = "A", contains = "x" })", R"({"A":{"x":1}})", Truth::yes},
    {R"({ setting = "A", contains = "x" })", R"({"A":"axe"})", Truth::yes},
    {R"({ setting = "A", contains = "x" })", R"({"A":[["x"]]})", Truth::no},
    {R"({ setting = "A", starts_with = "en" })", R"({"A":"en-us"})", Truth::yes},
    {R"({ setting = "A", starts_with = "en" })", R"({"A":["en"]})", Truth::no},
    {R"({ setting = "A/*", lacks = "://" })", R"({"A":["s://a","b"]})", Truth::yes},
    {R"({ setting = "A/*", lacks = "://" })", R"({"A":["s://a",3]})", Truth::no},
    {R"({ setting = "A", lacks = "x" })", R"({})", Truth::no},
    {R"({ setting = "A", type = "tuple" })", R"({"A":{"$tuple":[]}})", Truth::yes},
    {R"({ setting = "A", type = "list" })", R"({"A":{"$tuple":[]}})", Truth::no},
    {R"({ setting = "A", truth = false })", R"({"A":0})", Truth::yes},
    {R"({ setting = "A", truth = false })", R"({"A":-0.0})", Truth::yes},
    {R"({ setting = "A", truth = true })", R"({"A":"False"})", Truth::yes},
    {R"({ setting = "A", truth = false })", R"({})", Truth::no},
    {R"({ setting = "A/*/e", equals = 1 })", R"({"A":{"p":{"e":2},"q":{"e":1}}})", Truth::yes},
    {R"({ setting = "A/*", equals = 1 })", R"({"A":[2,1]})", Truth::yes},
    {R"({ setting = "A/*", equals = 1 })", R"({"A":{"$set":[1]}})", Truth::no},
    {R"({ any = [{ setting = "A", present = true }, { setting = "B", present = true }] })", R"({"B":1})",
     Truth::yes},
    {R"({ all = [{ setting = "A", present = true }, { setting = "B", present = true }] })", R"({"B":1})",
     Truth::no},
    {R"({ none = [{ setting = "A", present = true }, { setting = "B", present = true }] })", R"({"C":1})",
     Truth::yes},
};

}  // namespace

TEST_CASE("conditions on values that are known") {
  for (const Case& one : cases) {
    CAPTURE(one.condition, one.settings);
    CHECK(ask(one.condition, one.settings) == one.expected);
  }
}

TEST_CASE("what is not known is neither yes nor no") {
  const std::vector<std::string> unknowns{opaque, R"({"$unknown":{"reason":"r","at":"f:1"}})"};
  for (const std::string& unknown : unknowns) {
    CAPTURE(unknown);
    const std::string here = R"({"A":)" + unknown + "}";
    const std::string inside = R"({"A":["a",)" + unknown + "]}";
    CHECK(ask(R"({ setting = "A", present = true })", here) == Truth::yes);
    CHECK(ask(R"({ setting = "A", present = false })", here) == Truth::no);
    CHECK(ask(R"({ setting = "A", equals = 1 })", here) == Truth::unknown);
    CHECK(ask(R"({ setting = "A", truth = true })", here) == Truth::unknown);
    CHECK(ask(R"({ setting = "A/b", present = true })", here) == Truth::unknown);
    CHECK(ask(R"({ setting = "A/b", present = false })", here) == Truth::unknown);
    CHECK(ask(R"({ none = [{ setting = "A", equals = 1 }] })", here) == Truth::unknown);
    CHECK(ask(R"({ setting = "A", contains = "a" })", inside) == Truth::yes);
    CHECK(ask(R"({ setting = "A", contains = "b" })", inside) == Truth::unknown);
    CHECK(ask(R"({ setting = "A", equals = ["a"] })", inside) == Truth::unknown);
    CHECK(ask(R"({ setting = "A", equals = 1 })", inside) == Truth::no);
    CHECK(ask(R"({ any = [{ setting = "A", equals = 1 }, { setting = "B", present = false }] })", here) ==
          Truth::yes);
    CHECK(ask(R"({ all = [{ setting = "A", equals = 1 }, { setting = "B", present = true }] })", here) ==
          Truth::no);
  }
}

TEST_CASE("an answer stays what it is when the unknown parts become known") {
  const std::vector<std::string> fillings{"null",
                                          "true",
                                          "false",
                                          "0",
                                          "1",
                                          "\"\"",
                                          "\"x\"",
                                          "[]",
                                          "[\"x\"]",
                                          R"({"b":1})",
                                          R"({"$tuple":["x"]})"};
  const std::vector<std::string> shapes{R"({"A":@})", R"({"A":["x",@]})", R"({"A":{"b":@}})",
                                        R"({"A":{"$tuple":[@]}})", R"({"B":@})"};
  for (const Case& one : cases) {
    for (const std::string& shape : shapes) {
      const auto filled = [&](const std::string& value) {
        std::string out = shape;
        return out.replace(out.find('@'), 1, value);
      };
      const Truth open = ask(one.condition, filled(R"({"$unknown":{"reason":"r","at":"f:1"}})"));
      if (open == Truth::unknown) continue;
      for (const std::string& value : fillings) {
        CAPTURE(one.condition, filled(value));
        CHECK(ask(one.condition, filled(value)) == open);
      }
    }
  }
}

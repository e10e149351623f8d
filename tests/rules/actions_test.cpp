// Each verb on each kind of place: what becomes of the settings, and that the edits alone do the same.
#include "rule_world.hpp"
#include "rules/apply_edits.hpp"

using namespace trysquare;

namespace {

struct Case {
  std::string edits, before, after;
  std::size_t edit_count;
};

const std::vector<Case> cases{
    // remove
    {R"({ do = "remove", setting = "A" })", R"({"A":1,"B":2})", R"({"B":2})", 1},
    {R"({ do = "remove", setting = "A" })", R"({"B":2})", R"({"B":2})", 0},
    {R"({ do = "remove", setting = "A/x" })", R"({"A":{"x":1,"y":2}})", R"({"A":{"y":2}})", 1},
    {R"({ do = "remove", setting = "A/*/x" })", R"({"A":{"p":{"x":1},"q":{"x":2,"y":3}}})",
     R"({"A":{"p":{},"q":{"y":3}}})", 2},
    {R"({ do = "remove", setting = "A/*" })", R"({"A":[1,2,3]})", R"({"A":[]})", 3},
    {R"({ do = "remove", setting = "A/0/x" })", R"({"A":{"$tuple":[{"x":1,"y":2}]}})",
     R"({"A":{"$tuple":[{"y":2}]}})", 1},
    // move
    {R"({ do = "move", setting = "A", to = "B" })", R"({"A":1})", R"({"B":1})", 1},
    {R"({ do = "move", setting = "A", to = "B" })", R"({"A":1,"B":2})", R"({"B":2})", 1},
    {R"({ do = "move", setting = "A", to = "B/c/d" })", R"({"A":1})", R"({"B":{"c":{"d":1}}})", 2},
    {R"({ do = "move", setting = "A", to = "B/c/d" })", R"({"A":1,"B":{"e":2}})",
     R"({"B":{"e":2,"c":{"d":1}}})", 2},
    {R"({ do = "move", setting = "A", to = "B/c" })", R"({"A":1,"B":{"c":2}})", R"({"B":{"c":2}})", 1},
    {R"({ do = "move", setting = "A/b", to = "C" })", R"({"A":{"b":1}})", R"({"A":{},"C":1})", 1},
    {R"({ do = "move", setting = "A", to = "B" })", R"({"A":{"$opaque":{"type":"m.C","ref":7}}})",
     R"({"B":{"$opaque":{"type":"m.C","ref":7}}})", 1},
    {R"({ do = "move", setting = "A", to = "B" })", R"({"A":{"$unknown":{"reason":"r","at":"f:1"}}})",
     R"({"B":{"$unknown":{"reason":"r","at":"f:1"}}})", 1},
    {R"({ do = "move", setting = "A", to = "B", as = "bool" })", R"({"A":false})", R"({"B":false})", 1},
    {R"({ do = "move", setting = "A", to = "B", as = "bool" })", R"({"A":null})", R"({"B":false})", 2},
    {R"({ do = "move", setting = "A", to = "B", as = "bool" })", R"({"A":"no"})", R"({"B":true})", 2},
    {R"({ do = "move", setting = "A", to = "B", as = "bool" })", R"({"A":{"$tuple":[]}})", R"({"B":false})",
     2},
    {R"({ do = "move", setting = "A", to = "B", times = 60 })", R"({"A":3})", R"({"B":180})", 2},
    {R"({ do = "move", setting = "A", to = "B", per = 60 })", R"({"A":180})", R"({"B":3})", 2},
    {R"({ do = "move", setting = "A", to = "B", times = 60 })", R"({"A":3,"B":4})", R"({"B":4})", 1},
    // set, set_default
    {R"({ do = "set", setting = "A", value = 1 })", R"({"A":2})", R"({"A":1})", 1},
    {R"({ do = "set", setting = "A", value = 1 })", R"({"A":1})", R"({"A":1})", 0},
    {R"({ do = "set", setting = "A/b", value = [1] })", R"({})", R"({"A":{"b":[1]}})", 1},
    {R"({ do = "set", setting = "A/0", value = 5 })", R"({"A":{"$tuple":[1,2]}})",
     R"({"A":{"$tuple":[5,2]}})", 1},
    {R"({ do = "set_default", setting = "A", value = 1 })", R"({"A":2})", R"({"A":2})", 0},
    {R"({ do = "set_default", setting = "A", value = 1 })", R"({"A":null})", R"({"A":null})", 0},
    {R"({ do = "set_default", setting = "A/b", value = 1 })", R"({"A":{"c":2}})", R"({"A":{"c":2,"b":1}})",
     1},
    // replace
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":"x"})", R"({"A":"y"})", 1},
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":"xx"})", R"({"A":"xx"})", 0},
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":["a","x","x"]})",
     R"({"A":["a","y"]})", 2},
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":["x","y"]})", R"({"A":["y"]})",
     1},
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":{"$tuple":["x","a"]}})",
     R"({"A":{"$tuple":["y","a"]}})", 1},
    {R"({ do = "replace", setting = "A", from = "x", value = "y" })", R"({"A":{"$set":["a","x"]}})",
     R"({"A":{"$set":["a","y"]}})", 1},
    {R"({ do = "replace", setting = "A/*/b", from = "x", value = "y" })",
     R"({"A":{"p":{"b":"x"},"q":{"b":"z"},"r":{"b":["x"]}}})",
     R"({"A":{"p":{"b":"y"},"q":{"b":"z"},"r":{"b":["y"]}}})", 2},
    // remove_item
    {R"({ do = "remove_item", setting = "A", items = ["x", "y"] })", R"({"A":["x","a","y","x"]})",
     R"({"A":["a"]})", 3},
    {R"({ do = "remove_item", setting = "A", items = ["x"] })", R"({"A":{"$tuple":["x","a"]}})",
     R"({"A":{"$tuple":["a"]}})", 1},
    {R"({ do = "remove_item", setting = "A", items = ["x"] })", R"({"A":"x"})", R"({"A":"x"})", 0},
    {R"({ do = "remove_item", setting = "A", items = ["x"] })",
     R"({"A":["x",{"$opaque":{"type":"m.C","ref":7}}]})", R"({"A":[{"$opaque":{"type":"m.C","ref":7}}]})", 1},
    // reprefix
    {R"({ do = "reprefix", setting = "A", from = ".", value = "*." })", R"({"A":[".a","b",3]})",
     R"({"A":["*.a","b",3]})", 1},
    {R"({ do = "reprefix", setting = "A", from = "", value = "s://", unless = "://" })",
     R"({"A":{"$tuple":["a","t://b"]}})", R"({"A":{"$tuple":["s://a","t://b"]}})", 1},
    {R"({ do = "reprefix", setting = "A", from = "x", value = "y" })", R"({"A":"xa"})", R"({"A":"ya"})", 1},
    // pick, pair
    {R"({ do = "pick", setting = "A", index = 1 })", R"({"A":[{"$tuple":["n","m"]},["o","p"],"q"]})",
     R"({"A":["m","p","q"]})", 2},
    {R"({ do = "pick", setting = "A", index = 1 })", R"({"A":{"$tuple":[{"$tuple":["n","m"]}]}})",
     R"({"A":{"$tuple":["m"]}})", 1},
    {R"({ do = "pair", setting = "A", value = "" })", R"({"A":["m",{"$tuple":["n","o"]}]})",
     R"({"A":[{"$tuple":["","m"]},{"$tuple":["n","o"]}]})", 1},
    // insert_item
    {R"({ do = "insert_item", setting = "A", value = "x" })", R"({"A":["a"]})", R"({"A":["a","x"]})", 1},
    {R"({ do = "insert_item", setting = "A", value = "x" })", R"({"A":["x","a"]})", R"({"A":["x","a"]})", 0},
    {R"({ do = "insert_item", setting = "A", value = "x", at = "start" })", R"({"A":["a"]})",
     R"({"A":["x","a"]})", 1},
    {R"({ do = "insert_item", setting = "A", value = "x", at = "after", of = "a" })", R"({"A":["a","b"]})",
     R"({"A":["a","x","b"]})", 1},
    {R"({ do = "insert_item", setting = "A", value = "x", at = "before", of = "b" })",
     R"({"A":{"$tuple":["a","b"]}})", R"({"A":{"$tuple":["a","x","b"]}})", 1},
    {R"({ do = "insert_item", setting = "A", value = "x", at = "before", of = "z" })", R"({"A":["a"]})",
     R"({"A":["a","x"]})", 1},
    // several: in this order
    {R"({ do = "move", setting = "A", to = "B" }, { do = "set_default", setting = "B", value = 9 })",
     R"({"A":1})", R"({"B":1})", 1},
    {R"({ do = "remove", setting = "~0a~1b" })", R"({"~a/b":1})", R"({})", 1},
};

}  // namespace

TEST_CASE("every verb does what the manual says, and its edits say all of it") {
  for (const Case& one : cases) {
    CAPTURE(one.edits, one.before);
    const auto rules =
        test::rules_of({"match = [{ setting = \"NEVER\", present = false }]\nedits = [" + one.edits + "]"});
    const auto answer = test::sanitized(rules, test::settings(one.before));
    CHECK(test::text(answer.settings) == one.after);
    CHECK(answer.edits.size() == one.edit_count);
    CHECK(answer.findings.empty());
    const auto applied = rules::apply_edits(test::settings(one.before), answer.edits);
    REQUIRE(applied);
    CHECK(test::text(*applied) == one.after);
    CHECK(test::sanitized(rules, answer.settings).edits.empty());
  }
}

TEST_CASE("a change that cannot be made leaves the settings alone and says why") {
  struct Blocked {
    std::string edits, before, why;
  };
  const std::vector<Blocked> blocked{
      {R"({ do = "move", setting = "A", to = "B", per = 60 })", R"({"A":90})",
       "`A` is no whole number that becomes one when it is divided by 60"},
      {R"({ do = "move", setting = "A", to = "B", times = 60 })", R"({"A":1.5})",
       "`A` is no whole number that becomes one when it is multiplied by 60"},
      {R"({ do = "move", setting = "A", to = "B", times = 60 })", R"({"A":9223372036854775807})",
       "`A` is no whole number that becomes one when it is multiplied by 60"},
      {R"({ do = "reprefix", setting = "A", from = "x", value = "y" })",
       R"({"A":["xa",{"$unknown":{"reason":"r","at":"f:1"}}]})", "what `A` holds is not known"},
      {R"({ do = "move", setting = "A", to = "B/c" })", R"({"A":1,"B":5})", "`B` is int, not a dict"},
      {R"({ do = "set_default", setting = "B/c/d", value = 1 })",
       R"({"B":{"$opaque":{"type":"m.C","ref":1}}})", "`B` is object, not a dict"},
      {R"({ do = "set", setting = "B/c", value = 1 })", R"({"B":{"$unknown":{"reason":"r","at":"f:1"}}})",
       "`B` is unknown, not a dict"},
      {R"({ do = "move", setting = "A", to = "B", as = "bool" })",
       R"({"A":{"$opaque":{"type":"m.C","ref":1}}})", "the value of `A` is not known"},
      {R"({ do = "remove", setting = "A/1" })", R"({"A":[1,2,3]})",
       "`A/1` is an item of a list: `remove_item` names it by its value"},
      {R"({ do = "move", setting = "A/0", to = "B" })", R"({"A":{"$tuple":[1]}})",
       "`A/0` is an item of a list, which has no name to move"},
      {R"({ do = "insert_item", setting = "B", value = 1 })", R"({})", "`B` is no list, tuple or set"},
      // The first step could be done; the second cannot, so neither is.
      {R"({ do = "remove", setting = "A" }, { do = "set", setting = "B/c", value = 1 })", R"({"A":1,"B":2})",
       "`B` is int, not a dict"},
  };
  for (const Blocked& one : blocked) {
    CAPTURE(one.edits, one.before);
    const auto rules =
        test::rules_of({"match = [{ setting = \"NEVER\", present = false }]\nedits = [" + one.edits + "]"});
    const auto answer = test::sanitized(rules, test::settings(one.before));
    CHECK(test::text(answer.settings) == test::text(test::settings(one.before)));
    CHECK(answer.edits.empty());
    REQUIRE(answer.findings.size() == 1);
    CHECK(answer.findings.front().code->code == "TS305");
    CHECK(answer.findings.front().message == "rule `thing/2/r1` could not be applied: " + one.why);
  }
}

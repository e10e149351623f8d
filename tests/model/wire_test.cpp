#include "base/error.hpp"
#include "data/json.hpp"
#include "model/base64.hpp"
#include "model/generated_values.hpp"
#include "model/value.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace trysquare;
using model::Value;

namespace {

Result<Value> read(std::string_view text) {
  const auto node = data::parse_json(text, "f");
  if (!node) return std::unexpected(node.error());
  return model::from_wire(*node, "f");
}

}  // namespace

TEST_CASE("wire: every value comes back, through text too") {
  test::ValueMaker maker(20261123);
  for (int round = 0; round < 5000; ++round) {
    const Value value = maker.value();
    const std::string text = data::write_json(model::to_wire(value));
    CAPTURE(text);
    const auto again = read(text);
    REQUIRE(again);
    REQUIRE(*again == value);
    REQUIRE(data::write_json(model::to_wire(*again)) == text);
    REQUIRE(model::to_python(*again) == model::to_python(value));
  }
}

TEST_CASE("wire: the form of each kind is the written one") {
  const auto [wire, python] = GENERATE(table<std::string, std::string>({
      {"null", "None"},
      {"[true,1,\"a\",1.0]", "[True, 1, 'a', 1.0]"},
      {R"({"$tuple":[1]})", "(1,)"},
      {R"({"$set":["a"]})", "{'a'}"},
      {R"({"$set":[]})", "set()"},
      {R"({"a":{"b":[]}})", "{'a': {'b': []}}"},
      {R"({"$dict":[[1,"a"],[{"$tuple":["x",2]},null]]})", "{1: 'a', ('x', 2): None}"},
      {R"({"$dict":[["$tuple",1]]})", "{'$tuple': 1}"},
      {R"({"$bytes":"AP9h"})", "b'\\x00\\xffa'"},
      {R"({"$path":"/a b"})", "Path('/a b')"},
      {R"({"$int":"9223372036854775808"})", "9223372036854775808"},
      {R"({"$float":"-inf"})", "-inf"},
      {R"({"$unknown":{"reason":"computed","at":"s.py:3"}})", "<unknown: computed>"},
      {R"({"$opaque":{"type":"re.Pattern","ref":"r1"}})", "<re.Pattern object>"},
      {R"({"$opaque":{"type":"datetime.timedelta","args":[1],"kwargs":{"hours":{"$float":"inf"}}}})",
       "datetime.timedelta(1, hours=inf)"},
  }));
  CAPTURE(wire);
  const auto value = read(wire);
  REQUIRE(value);
  CHECK(data::write_json(model::to_wire(*value)) == wire);
  CHECK(model::to_python(*value) == python);
}

TEST_CASE("wire: other spellings of the same value") {
  const auto [wire, canonical] = GENERATE(table<std::string, std::string>({
      {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
      {R"({"$dict":[["a",1],["a",2]]})", R"({"a":2})"},
      {R"({"$set":[1,2,1]})", R"({"$set":[1,2]})"},
      {R"({"$int":"5"})", "5"},
      {R"({"$int":"-007"})", "-7"},
      {R"({"$int":"-0"})", "0"},
      {"9223372036854775808", R"({"$int":"9223372036854775808"})"},
  }));
  CAPTURE(wire);
  const auto value = read(wire);
  REQUIRE(value);
  CHECK(data::write_json(model::to_wire(*value)) == canonical);
}

TEST_CASE("wire: what is malformed is refused at its place") {
  const auto [wire, expected] = GENERATE(table<std::string, std::string>({
      {R"({"a": {"$tuple": 1}})", "f:1:18: error: expected an array, found an integer\n"},
      {R"({"$set": {"a": 1}})", "f:1:10: error: expected an array, found an object\n"},
      {R"({"$dict": {}})", "f:1:11: error: expected an array of pairs, found an object\n"},
      {R"({"$dict": [["a"]]})", "f:1:12: error: expected a pair: [key, value]\n"},
      {R"({"$bytes": "a"})", "f:1:12: error: `$bytes` is not base64\n"},
      {R"({"$bytes": 1})", "f:1:12: error: expected a string, found an integer\n"},
      {R"({"$path": null})", "f:1:11: error: expected a string, found null\n"},
      {R"({"$int": "1.5"})", "f:1:10: error: `$int` is no integer\n"},
      {R"({"$int": "-"})", "f:1:10: error: `$int` is no integer\n"},
      {R"({"$float": "1"})", "f:1:12: error: `$float` is one of nan, inf and -inf\n"},
      {R"({"$unknown": {}})", "f:1:14: error: `$unknown` needs a `reason`\n"},
      {R"({"$opaque": {"ref": 1}})", "f:1:13: error: `$opaque` needs a `type`\n"},
      {"[\n  {\"$opaque\": []}]", "f:2:15: error: `$opaque` needs a `type`\n"},
  }));
  CAPTURE(wire);
  const auto value = read(wire);
  REQUIRE_FALSE(value);
  CHECK(draw(value.error()) == expected);
}

TEST_CASE("wire: a `$` key stands alone, and is one that we know") {
  const std::string wire =
      GENERATE(R"({"$list": []})", R"({"$tuple": [], "a": 1})", R"({"a": 1, "$tuple": []})",
               R"({"$tuple": [], "$set": []})", R"({"$": 1})");
  CAPTURE(wire);
  const auto value = read(wire);
  REQUIRE_FALSE(value);
  CHECK(value.error().message.find("is no wire form") != std::string::npos);
  CHECK(value.error().place.line == 1);
}

TEST_CASE("wire: a refusal is short, however long the key is that it tells of") {
  const auto value = read("{\"$" + std::string(100'000, 'w') + "\": []}");
  REQUIRE_FALSE(value);
  CHECK(draw(value.error()).size() < 1000);
}

TEST_CASE("wire: a million keys cost no million squared") {
  std::string members, pairs, items;
  for (int i = 0; i < 200'000; ++i) {
    const std::string number = std::to_string(i);
    members += (i == 0 ? "\"" : ",\"") + number + "\":0";
    pairs += (i == 0 ? "[" : ",[") + number + ",0]";
    items += (i == 0 ? "" : ",") + number;
  }
  CHECK(read("{" + members + "}"));
  CHECK(read("{\"$dict\":[" + pairs + "]}"));
  CHECK(read("{\"$set\":[" + items + "]}"));
}

TEST_CASE("wire: nan is no number, and not itself") {
  const auto value = read(R"({"$float":"nan"})");
  REQUIRE(value);
  CHECK(model::to_python(*value) == "nan");
  CHECK(*value != *value);
}

TEST_CASE("value: sets and dicts are equal whatever their order, lists are not") {
  const auto same = [](std::string_view a, std::string_view b) { return *read(a) == *read(b); };
  CHECK(same(R"({"$set":[1,2]})", R"({"$set":[2,1]})"));
  CHECK_FALSE(same(R"({"$set":[1,2]})", R"({"$set":[1,3]})"));
  CHECK(same(R"({"a":1,"b":2})", R"({"b":2,"a":1})"));
  CHECK_FALSE(same(R"({"a":1})", R"({"a":1,"b":2})"));
  CHECK_FALSE(same("[1,2]", "[2,1]"));
  CHECK_FALSE(same("[]", R"({"$tuple":[]})"));
  CHECK_FALSE(same("1", "1.0"));
  CHECK_FALSE(same("1", "true"));
}

TEST_CASE("value: a dict's entries") {
  model::Dict dict;
  dict.set("a", "1");
  dict.items.emplace_back(Value(Value::Content(model::Integer{"1"})), Value("one"));
  dict.set("b", "2");
  dict.set("a", "3");
  CHECK(model::to_python(Value(Value::Content(dict))) == "{'a': '3', 1: 'one', 'b': '2'}");
  REQUIRE(dict.find("b") != nullptr);
  CHECK(dict.find("1") == nullptr);
  CHECK(dict.erase("a"));
  CHECK_FALSE(dict.erase("a"));
  CHECK(dict.items.size() == 2);
}

TEST_CASE("base64: RFC 4648's own examples, and what is not canonical") {
  const auto [octets, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                        {"f", "Zg=="},
                                                                        {"fo", "Zm8="},
                                                                        {"foo", "Zm9v"},
                                                                        {"foob", "Zm9vYg=="},
                                                                        {"fooba", "Zm9vYmE="},
                                                                        {"foobar", "Zm9vYmFy"},
                                                                        {"\xFB\xFF", "+/8="}}));
  CHECK(model::to_base64(octets) == text);
  CHECK(model::from_base64(text) == octets);
  for (const char* bad :
       {"Z", "Zg", "Zg=", "Zh==", "=Zg=", "====", "Zm9v=", "Zm9vYg==Zg==", "Zm 9", "-_8="}) {
    CAPTURE(bad);
    CHECK_FALSE(model::from_base64(bad));
  }
}

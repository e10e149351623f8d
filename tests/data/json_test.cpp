#include "data/json.hpp"
#include "base/error.hpp"
#include "support/catch.hpp"

#include <limits>

using namespace trysquare;
using data::parse_json;

namespace {

// One line for a node: kind, place and content, so that a table row shows everything.
std::string dump(const data::Node& node) {
  std::string out = std::to_string(node.line) + ":" + std::to_string(node.column) + " ";
  if (const auto* object = node.object()) {
    out += "{";
    for (const auto& member : object->members) {
      out += " " + member.key + "@" + std::to_string(member.line) + ":" + std::to_string(member.column) +
             "=" + dump(member.value);
    }
    return out + " }";
  }
  if (const auto* array = node.array()) {
    out += "[";
    for (const auto& item : *array) out += " " + dump(item);
    return out + " ]";
  }
  if (node.as<data::BigInteger>() != nullptr) out += "big ";
  return out + data::write_json(node);
}

}  // namespace

TEST_CASE("json: every value and key has its place") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"null", "1:1 null"},
      {" true", "1:2 true"},
      {"\n\n  false  ", "3:3 false"},
      {"1", "1:1 1"},
      {"-0", "1:1 0"},
      {"[1,-2 ,3]", "1:1 [ 1:2 1 1:4 -2 1:8 3 ]"},
      {"[1.5e3,\r\n2E-1]", "1:1 [ 1:2 1500.0 2:1 0.2 ]"},
      {R"({"a":1,"a":2})", "1:1 { a@1:2=1:6 1 a@1:8=1:12 2 }"},
      {R"({"é":"ü","日本":[]})", "1:1 { é@1:2=1:6 \"ü\" 日本@1:10=1:15 [ ] }"},
      {R"(["\"","\\","a\\\"b",""])", R"(1:1 [ 1:2 "\"" 1:7 "\\" 1:12 "a\\\"b" 1:21 "" ])"},
      {"{\"a\":\n {\"b\" : [ {} ]}}", "1:1 { a@1:2=2:2 { b@2:3=2:9 [ 2:11 { } ] } }"},
      {"\xEF\xBB\xBF[0]", "1:1 [ 1:2 0 ]"},
      {"9223372036854775807", "1:1 9223372036854775807"},
      {"-9223372036854775808", "1:1 -9223372036854775808"},
      {"9223372036854775808", "1:1 big 9223372036854775808"},
      {"-9223372036854775809", "1:1 big -9223372036854775809"},
      {"[18446744073709551616,1]", "1:1 [ 1:2 big 18446744073709551616 1:23 1 ]"},
      {"1e-999", "1:1 0.0"},
      {"-0.0000001e-400", "1:1 -0.0"},
      {R"("\u00e9\ud83d\ude00\u0000")", "1:1 \"é😀\\u0000\""},
  }));
  CAPTURE(text);
  const auto node = parse_json(text, "f");
  REQUIRE(node);
  CHECK(dump(*node) == expected);
}

TEST_CASE("json: integers are kept whatever their size") {
  const std::string digits = GENERATE(std::string(20, '7'), std::string(400, '9'), std::string(4300, '1'));
  const auto node = parse_json("[" + digits + ",-" + digits + "]", "f");
  REQUIRE(node);
  CHECK(data::write_json(*node) == "[" + digits + ",-" + digits + "]");
}

TEST_CASE("json: what is refused, and how it is said") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "f:1:1: error: not JSON: unexpected end of input; expected '[', '{', or a literal\n"},
      {"[1,]", "f:1:4: error: not JSON: unexpected ']'; expected '[', '{', or a literal\n  [1,]\n     ^\n"},
      {"[1\n  \"ab\"]",
       "f:2:3: error: not JSON: unexpected string literal; expected ']'\n    \"ab\"]\n    ^\n"},
      {"[1 22", "f:1:4: error: not JSON: unexpected number literal; expected ']'\n  [1 22\n     ^\n"},
      {"{\"é\" true}",
       "f:1:6: error: not JSON: unexpected true literal; expected ':'\n  {\"é\" true}\n       ^\n"},
      {"{1:2}",
       "f:1:2: error: not JSON: unexpected number literal; expected string literal\n  {1:2}\n   ^\n"},
      {"[nul]", "f:1:5: error: not JSON: invalid literal\n  [nul]\n      ^\n"},
      {"NaN", "f:1:1: error: not JSON: invalid literal\n  NaN\n  ^\n"},
      {"[Infinity]", "f:1:2: error: not JSON: invalid literal\n  [Infinity]\n   ^\n"},
      {"[-Infinity]",
       "f:1:3: error: not JSON: invalid number; expected digit after '-'\n  [-Infinity]\n    ^\n"},
      {"[1e400]", "f:1:2: error: the number `1e400` is too large\n  [1e400]\n   ^\n"},
      {"[1e5000]", "f:1:2: error: not JSON: the number is too large\n  [1e5000]\n   ^\n"},
      {"\"abc", "f:1:5: error: not JSON: invalid string: missing closing quote\n  \"abc\n      ^\n"},
      {"[\"a\xFF\"]",
       "f:1:4: error: not JSON: invalid string: ill-formed UTF-8 byte\n  [\"a\\xff\"]\n     ^\n"},
      {"[\"\\ud800\"]",
       "f:1:9: error: not JSON: invalid string: surrogate U+D800..U+DBFF must be followed by "
       "U+DC00..U+DFFF\n  [\"\\ud800\"]\n          ^\n"},
      {"{\"a'; expected \"}",
       "f:1:17: error: not JSON: unexpected '}'; expected ':'\n  {\"a'; expected \"}\n                  ^\n"},
      {"1 2", "f:1:3: error: not JSON: unexpected number literal; expected end of input\n  1 2\n    ^\n"},
  }));
  CAPTURE(text);
  const auto node = parse_json(text, "f");
  REQUIRE_FALSE(node);
  CHECK(draw(node.error()) == expected);
}

TEST_CASE("json: nesting has a limit, and it is the written one") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(512), "f"));
  const auto refused = parse_json(nested(513), "f");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "nested more than 512 deep");
  CHECK(refused.error().place.column == 513);
  CHECK_FALSE(parse_json(std::string(5'000'000, '['), "f"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK_FALSE(parse_json(objects, "f"));
}

TEST_CASE("json: one long line costs one pass") {
  std::string text = "[0";
  for (int i = 0; i < 400'000; ++i) text += ",\"é\"";
  const auto node = parse_json(text + "]", "f");
  REQUIRE(node);
  const auto& last = node->array()->back();
  CHECK(last.line == 1);
  CHECK(last.column == 3 + 399'999 * 4 + 1);
}

TEST_CASE("json: written text reads back as the same node") {
  const std::string text = GENERATE(
      R"({"z":[],"a":{},"n":null,"t":true,"f":false,"i":-12,"b":123456789012345678901234567890,"a":1})",
      R"([0.1,1.0,-0.0,1e300,5e-324,1.7976931348623157e308,0.30000000000000004,1e16,123456.789])",
      R"(["\u0000\u001f\u007f\n\t\"\\/é😀\u2028",""])", "[[[[{\"a\":[{}]}]]]]");
  CAPTURE(text);
  const auto node = parse_json(text, "f");
  REQUIRE(node);
  for (const auto style : {data::JsonStyle::compact, data::JsonStyle::indented}) {
    const std::string written = data::write_json(*node, style);
    const auto again = parse_json(written, "f");
    REQUIRE(again);
    CHECK(*again == *node);
    CHECK(data::write_json(*again, style) == written);
  }
}

TEST_CASE("json: what is written is JSON whatever the node holds") {
  data::Array items;
  items.emplace_back(data::Node::Content(std::numeric_limits<double>::infinity()));
  items.emplace_back(data::Node::Content(-std::numeric_limits<double>::infinity()));
  items.emplace_back(data::Node::Content(std::numeric_limits<double>::quiet_NaN()));
  items.emplace_back(data::Node::Content(data::DateTime{"2026-01-02"}));
  items.emplace_back("a\xFFz");
  CHECK(data::write_json(items) == "[\"inf\",\"-inf\",\"nan\",\"2026-01-02\",\"a\xEF\xBF\xBDz\"]");
}

TEST_CASE("json: the layout of the indented style") {
  const auto node = parse_json(R"({"a":[1,{}],"b":[],"c":{"d":null}})", "f");
  CHECK(data::write_json(*node, data::JsonStyle::indented) ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}");
}

TEST_CASE("node: of a key that is written twice the last one counts, and both are there") {
  const auto node = parse_json(R"({"a":1,"b":2,"a":3})", "f");
  CHECK(*node->find("a") == data::Node(3));
  CHECK(node->find("c") == nullptr);
  CHECK(node->object()->members.size() == 3);
  CHECK(node->array() == nullptr);
  CHECK(node->kind() == "an object");
}

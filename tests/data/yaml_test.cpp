// YAML text -> nodes: types, merges, aliases, refusals with their stage, bounds. What PyYAML makes of the
// same texts is asked in tests/differential/test_settings_files.py.
#include "data/yaml.hpp"
#include "data/json.hpp"
#include "support/catch.hpp"

using namespace trysquare;

namespace {

std::string shown(std::string_view text) {
  const auto node = data::parse_yaml(text, "f.yml");
  return node ? data::write_json(*node) : draw(node.error());
}

struct Case {
  const char* text;
  const char* shown;
};

}  // namespace

TEST_CASE("yaml: accepted") {
  const auto [text, expected] = GENERATE(
      Case{"", "null"}, Case{"a: 1\nb: [x, 2.5]\n", R"({"a":1,"b":["x",2.5]})"},
      Case{"[yes, No, on, y, ~, null, '']", R"([true,false,true,"y",null,null,""])"},
      Case{"[017, 0o17, 0x1F, 0b11, 1_000, 1:30, 089]", R"([15,"0o17",31,3,1000,90,"089"])"},
      Case{"[1., .5, -.5, 1e3, 1.5e+3, 1:30.5]", R"([1.0,0.5,"-.5","1e3",1500.0,90.5])"},
      Case{"123456789012345678901234567890", "123456789012345678901234567890"},
      Case{"a: 1\nb: 2\na: 3", R"({"a":1,"b":2,"a":3})"},
      Case{"x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}", R"({"x":{"a":1,"b":2},"y":{"a":1,"b":2,"b":3}})"},
      Case{"a: |\n  x\n   y\nb: >-\n  x\n  y\n", "{\"a\":\"x\\n y\\n\",\"b\":\"x y\"}"},
      Case{"d: 2001-12-14", R"({"d":"2001-12-14"})"}, Case{"!!str 1", "\"1\""});
  CAPTURE(text);
  CHECK(shown(text) == expected);
}

TEST_CASE("yaml: refused, the whole diagnostic") {
  const auto [text, expected] = GENERATE(
      Case{"a: [1",
           "f.yml:1:4: error: not YAML: did not find expected ',' or ']' while parsing a flow sequence, "
           "which begins here\n  a: [1\n     ^\n"},
      Case{"a: 'b\nc: 1\n",
           "f.yml:1:4: error: not YAML: found unexpected end of stream while scanning a quoted scalar, "
           "which begins here\n  a: 'b\n     ^\n"},
      Case{"a: *b", "f.yml:1:4: error: not YAML: found undefined alias `b`\n  a: *b\n     ^\n"},
      Case{"a: !x 1",
           "f.yml:1:4: error: not YAML: could not determine a constructor for the tag `!x`\n  a: !x "
           "1\n     ^\n"},
      Case{"1: 2", "f.yml:1:1: error: not read from YAML: a key that is no text\n  1: 2\n  ^\n"},
      Case{"{[a]: 1}", "f.yml:1:2: error: not YAML: found unhashable key\n  {[a]: 1}\n   ^\n"},
      Case{"a\n---\nb", "f.yml:2:1: error: not YAML: expected a single document in the stream\n  ---\n  ^\n"},
      Case{"a: 1\nbc", "f.yml:2:3: error: not YAML: could not find expected ':'\n  bc\n    ^\n"});
  CAPTURE(text);
  CHECK(shown(text) == expected);
}

TEST_CASE("yaml: places") {
  const auto node = data::parse_yaml("a: 1\nb:\n  - x\n", "f");
  REQUIRE(node);
  const auto* items = node->find("b");
  REQUIRE(items != nullptr);
  CHECK(items->array()->front().line == 3);
  CHECK(items->array()->front().column == 5);
}

TEST_CASE("yaml: aliases and merges that grow are bounded") {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  std::string merges = "m0: &m0 {k: 1}\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 9; ++n) laughs += "*a" + before + ", ";
    laughs += "]\n";
    merges += "m" + std::to_string(i) + ": &m" + std::to_string(i) + " {<<: [*m" + before + ", *m" + before +
              "]}\n";
  }
  CHECK(data::read_yaml(laughs, "f").documents.size() == 1);  // as a graph it is small
  CHECK(shown(laughs).find("aliases that grow beyond what is read") != std::string::npos);
  CHECK(data::read_yaml(merges, "f").failure.has_value());
  CHECK(data::read_yaml(std::string(100'000, '['), "f").failure.has_value());
  CHECK(shown("a: &a [*a]").find("a document that holds itself") != std::string::npos);
}

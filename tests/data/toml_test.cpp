#include "data/toml.hpp"
#include "base/error.hpp"
#include "data/json.hpp"
#include "support/catch.hpp"

using namespace trysquare;
using data::parse_toml;

namespace {

std::string place(const data::Node& node) { return to_text(node.place("f")); }

}  // namespace

TEST_CASE("toml: kinds and their values") {
  const auto node = parse_toml(R"(
text = "a"
number = 1_000
big = 9223372036854775807
float = 1.5
truth = true
array = [1, [2]]
table = {b = 1, a = 2}
day = 2026-01-02
moment = 2026-01-02T03:04:05Z
[[many]]
x = 1
[[many]]
x = 2
)",
                               "f");
  REQUIRE(node);
  CHECK(data::write_json(*node) ==
        R"({"text":"a","number":1000,"big":9223372036854775807,"float":1.5,"truth":true,"array":[1,[2]],)"
        R"("table":{"b":1,"a":2},"day":"2026-01-02","moment":"2026-01-02T03:04:05Z",)"
        R"("many":[{"x":1},{"x":2}]})");
  CHECK(node->find("day")->kind() == "a date or time");
}

TEST_CASE("toml: places count code points, of values and of keys") {
  const auto node = parse_toml("\xEF\xBB\xBF# ü\n\"é日\" = ['ü', 2]\r\n[a.b]\n  c = {d = \"x\"}\n", "f");
  REQUIRE(node);
  const auto* list = node->find("é日");
  REQUIRE(list != nullptr);
  CHECK(place(*list) == "f:2:8");
  CHECK(place((*list->array())[0]) == "f:2:9");
  CHECK(place((*list->array())[1]) == "f:2:14");
  CHECK(node->object()->members[0].line == 2);
  CHECK(node->object()->members[0].column == 1);
  const auto* table = node->find("a")->find("b");
  REQUIRE(table != nullptr);
  const auto& member = table->object()->members[0];
  CHECK(member.line == 4);
  CHECK(member.column == 3);
  CHECK(place(member.value) == "f:4:7");
  CHECK(place(*member.value.find("d")) == "f:4:12");
}

TEST_CASE("toml: letters beyond ASCII where white space may be") {
  const auto node = parse_toml("a = \"\"\"\\\n   é\\\n  \xC5\xA0 ü\"\"\"\n", "f");
  REQUIRE(node);
  CHECK(*node->find("a")->string() == "é\xC5\xA0 ü");
  CHECK_FALSE(parse_toml("é\nnam#", "f"));
}

TEST_CASE("toml: a key that looks like a large number is no number") {
  const std::string key = "5e+39939";
  for (const std::string& text : {key + " = 1", key + "=9989", "[" + key + "]", "[[" + key + "]]\n",
                                  "a = {" + key + " = 1}", key + ".x = 1", "x." + key + " = 1",
                                  "a = [1e999,\n2]\n" + key + " = 1", "a = [{" + key + "=1e999}]"}) {
    CAPTURE(text);
    const auto node = parse_toml(text, "f");
    REQUIRE_FALSE(node);
    CHECK_THAT(draw(node.error()), Catch::Contains("not TOML: "));
    CHECK_THAT(node.error().source_line, Catch::Contains(key));
  }
  // Of digits alone it is one.
  const auto digits = parse_toml("99999999999999999999 = 99999999999999999999\n", "f");
  REQUIRE(digits);
  CHECK(data::write_json(*digits) == R"({"99999999999999999999":99999999999999999999})");
}

TEST_CASE("toml: what is refused, and where") {
  struct Case {
    std::string text, place, part, source_line;
  };
  const auto test = GENERATE(values<Case>({
      {"a = 1\nb = \n", "f:2:5", "not TOML: ", "b = "},
      {"a = 1\na = 2\n", "f:2:5", "cannot redefine", "a = 2"},
      {"é = [1\n", "f:1:1", "saw 'é'", "é = [1"},
      {"a = \"\xFF\"\n", "f:1:6", "UTF-8", "a = \"\xFF\""},
      {"a = 9223372036854775808_\n", "f:1:25", "integer", "a = 9223372036854775808_"},
      {"a = 0000-01-01\n", "f:1:5", "year 0", "a = 0000-01-01"},
      {"[a]\nb = 1\n[a]\n", "f:3:1", "a", "[a]"},
  }));
  CAPTURE(test.text);
  const auto node = parse_toml(test.text, "f");
  REQUIRE_FALSE(node);
  CAPTURE(node.error().message);
  CHECK(to_text(node.error().place) == test.place);
  CHECK(node.error().message.find(test.part) != std::string::npos);
  CHECK(node.error().source_line == test.source_line);
}

namespace {

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("toml: depth has a limit, whatever makes it") {
  const auto [what, text] = GENERATE(table<std::string, std::string>({
      {"header", "[" + repeated("a.", 1'000'000) + "a]\n"},
      {"key", repeated("a.", 1'000'000) + "a = 1\n"},
      {"spaced key", repeated("a . ", 1'000'000) + "a = 1\n"},
      {"quoted key", repeated("'a'.\"b\".", 500'000) + "a = 1\n"},
      {"arrays", "a = " + repeated("[", 1'000'000)},
      {"tables", "a = " + repeated("{a=", 1'000'000)},
      {"tables of keys", "a = " + repeated("{" + repeated("a.", 30) + "a=", 250) + "1" + repeated("}", 250)},
  }));
  CAPTURE(what);
  const auto node = parse_toml(text, "f");
  REQUIRE_FALSE(node);
  CHECK(node.error().place.line == 1);
}

TEST_CASE("toml: prose is no key") {
  const std::string prose = repeated("A sentence. ", 200);
  const std::string text = GENERATE_COPY("# " + prose + "\n", "a = \"" + prose + "\"\n",
                                         "a = '" + prose + "'\n", "a = \"\"\"\n" + prose + "\\\"\"\"\"\n",
                                         "a = '''" + prose + "\n'''\n", "\"" + prose + "\" = 1\n");
  CAPTURE(text);
  const auto node = parse_toml(text + repeated("b.", 255) + "b = 1", "f");
  CHECK(node);
  CHECK_FALSE(parse_toml(text + repeated("b.", 256) + "b = 1", "f"));
  CHECK(parse_toml(text + "b = {" + repeated("b.", 31) + "b = 1}", "f"));
  CHECK_FALSE(parse_toml(text + "b = {" + repeated("b.", 32) + "b = 1}", "f"));
}

TEST_CASE("toml: numbers of any size, where they stand") {
  const auto node = parse_toml(
      "a = 9_223_372_036_854_775_808 # 9223372036854775808\n"
      "b = [1, -99999999999999999999, 0xFFFF_FFFF_FFFF_FFFF, 1e999, -1e-999]\n",
      "f");
  REQUIRE(node);
  const auto& a = *node->find("a");
  REQUIRE(a.as<trysquare::data::BigInteger>() != nullptr);
  CHECK(a.as<trysquare::data::BigInteger>()->digits == "9223372036854775808");
  CHECK(to_text(a.place("f")) == "f:1:5");
  const auto& b = *node->find("b")->array();
  REQUIRE(b.size() == 5);
  CHECK(*b[0].as<std::int64_t>() == 1);
  CHECK(b[1].as<trysquare::data::BigInteger>()->digits == "-99999999999999999999");
  CHECK(b[2].as<trysquare::data::BigInteger>()->digits == "18446744073709551615");
  CHECK(*b[3].as<double>() > 1e308);
  CHECK(*b[4].as<double>() == 0.0);
}

// Files of code rules: what is accepted, and every way to be refused, with the whole diagnostic.
#include "read/code_toml.hpp"
#include "support/catch.hpp"

using namespace trysquare;

namespace {

constexpr std::string_view path = "rules/thing/2.0.code.toml";

constexpr std::string_view good = R"toml(package = "thing"
release = "2.0"
note = "https://example.org/2.0"
[[shim]]
name = "old-names"
message = "`a` is `b` now"
when = ["thing>=2.0a1"]
python = ">=3.9"
exported = true
symbols = { "thing.x:A.a" = "thing:b", "thing:c" = ["other:c", "own.py:c"] }
modules = { "thing.gone" = ["real.module", "own.py"] }
has = { Thing = "1" }
lacks = { thing = "2.0a1", python = "3.12" }
[[shim.example]]
title = "t"
code = "import thing"
question = "thing.c"
fails = "no c"
settings = { A = [1] }
only_with = "lacks"
[[adapter]]
name = "parameter"
message = "m"
when = ["thing>2"]
target = "thing:C.method"
drop = ["a"]
rename = { b = "c" }
calls = [{ target = "thing:C", keywords = ["a", "b"] }]
[[code]]
name = "gone"
message = "m"
when = ["thing>2"]
symbols = ["thing:d"]
classes = [{ base = "thing:Base", attributes = ["Meta.option"] }]
)toml";

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(good);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::vector<std::string> diagnostics(std::string_view text) {
  std::vector<std::string> out;
  for (const Error& problem : read::parse_code_toml(text, path).problems) {
    std::string line = to_text(Place{"", problem.place.line, problem.place.column}) + " " + problem.message;
    if (!problem.hint.empty()) line += " | " + problem.hint;
    out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("a whole file of code rules is read") {
  const auto file = read::parse_code_toml(good, path);
  REQUIRE(diagnostics(good).empty());
  REQUIRE(file.rules.size() == 3);
  const model::CodeRule& shim = file.rules[0];
  CHECK(shim.id() == "thing/2.0/old-names");
  CHECK(shim.note == "https://example.org/2.0");
  REQUIRE(shim.symbols.size() == 2);
  CHECK(shim.symbols[0].gone.name == "A.a");
  CHECK(shim.symbols[1].stand_ins[1].in_file);
  CHECK(shim.symbols[1].stand_ins[1].text() == "own.py:c");
  CHECK(shim.modules[0].stand_ins[0].text() == "real.module");
  CHECK(shim.has.at("thing") == "1");
  CHECK(shim.examples[0].only_with == "lacks");
  REQUIRE(file.rules[1].adapter);
  CHECK(file.rules[1].adapter->renamed.front().second == "c");
  CHECK(file.rules[2].kind == model::CodeRule::Kind::code);
  CHECK(file.rules[2].classes[0].attributes[0] == "Meta.option");
}

TEST_CASE("what is wrong is told with its place") {
  struct Case {
    std::string_view from, to, wanted;
  };
  const auto one = GENERATE(
      Case{R"("2.0")", R"("2.1")",
           "2:11 release `2.1` stands in a file called `2.0.code.toml` | call the file `2.1.code.toml`"},
      Case{R"("thing:b")", R"("thing;b")",
           "10:29 `thing;b` is no symbol | `module:name`, `module`, `file.py:name` or `file.py`"},
      Case{R"("thing:b")", R"([])", "10:29 nothing stands in for `thing.x:A.a`"},
      Case{R"("thing.x:A.a")", R"("thing.x")",
           "10:13 a symbol is `module:name` | whole modules stand in `modules`"},
      Case{R"("thing.x:A.a")", R"("../x.py:a")",
           "10:13 `../x.py:a` is no symbol | a symbol is `module:name`, a module its dotted name"},
      Case{R"("thing.gone")", R"("thing:gone")", "11:13 a module has no `:name` | names stand in `symbols`"},
      Case{R"(">=3.9")", R"("new")",
           "8:10 `python` is a version specifier as a string | for example \">=3.12.0a1\""},
      Case{R"(Thing = "1")", R"(Thing = "one")", "12:17 `Thing` must be a version (PEP 440) as a string"},
      Case{"target = \"thing:C.method\"", "target = \"thing\"",
           "25:10 `target` names a callable: `module:name` or `module:Class.method`"},
      Case{"drop = [\"a\"]\nrename = { b = \"c\" }\n", "",
           "21:1 an adapter has `drop`, `rename` or `around`"},
      Case{"drop = [\"a\"]", "around = \"thing:f\"",
           "26:10 `around` is a function of a file in the folder: `file.py:name`"},
      Case{"\nsymbols = [\"thing:d\"]\nclasses = [{ base = \"thing:Base\", attributes = [\"Meta.option\"] }]",
           "", "29:1 a code rule needs `symbols`, `modules`, `calls` or `classes`"},
      Case{"name = \"gone\"", "name = \"old-names\"",
           "29:1 two rules are called `old-names` | the other is in line 4"},
      Case{"exported", "exporte", "9:1 a code rule has no `exporte` | did you mean `exported`?"});
  CAPTURE(one.from, one.to);
  const auto told = diagnostics(replaced(one.from, one.to));
  REQUIRE(!told.empty());
  CHECK(told.front() == one.wanted);
}

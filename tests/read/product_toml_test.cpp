#include "read/product_toml.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

#include <fmt/format.h>

using namespace trysquare;

namespace {

// The least that is a product.
const std::string least = R"(schema = 1
name = "p"
[release]
segment = "v{yyr}"
[layout]
marker = "start{yyr}.py"
[runtime]
settings = "p.settings"
)";

const std::string whole = R"(schema = 1
name = "p"
title = "The Product"
client = "The_Client"
[release]
segment = "rel-{yyr}"
sibling = "core{yyr}"
spellings = ["{yy}.{r}", "20{yy}R{r}"]
[[probe]]
variable = "P_ROOT{yyr}"
[[probe]]
module = "p_home"
[[probe]]
directory = "/opt/p/rel-{yyr}"
system = "posix"
[[probe]]
directory = 'C:\p\rel-{yyr}'
system = "windows"
[layout]
roots = ["A", "."]
marker = "core{yyr}/manage.py"
python_path = ["core{yyr}"]
bundled = ["core{yyr}/*/site-packages"]
[runtime]
settings = "p.settings"
setup = ["p.api.start"]
instance = ["p.api.instance"]
ready = ["p.api.ready"]
guards = ["p.api.Store.need"]
uses = ["p.api.Item.find"]
configuration = ["P_DB"]
[[runtime.part]]
name = "database"
variables = ["P_DB"]
argument = "db"
exclusive = true
[[support]]
client = "<1"
lines = ["25", "26"]
)";

std::string quoted(const std::vector<std::string>& texts) {
  return fmt::format("[{}]", fmt::join(texts, "|"));
}

std::string dump(const model::Product& p) {
  std::string out = fmt::format("{} {} {} {} {} {}\n", p.name, p.title, p.client, p.segment, p.sibling,
                                quoted(p.spellings));
  for (const auto& probe : p.probes) {
    out += fmt::format("probe {} {} {} @{}\n", static_cast<int>(probe.kind), probe.text, probe.system,
                       to_text(probe.place));
  }
  out += fmt::format("layout {} {} {} {}\n", quoted(p.roots), p.marker_file, quoted(p.python_path),
                     quoted(p.bundled));
  out += fmt::format("runtime {} {} {}\n", p.settings_module, quoted(p.lifecycle.setup),
                     quoted(p.configuration));
  for (const auto& [role, callables] :
       {std::pair{"instance", p.lifecycle.instance}, std::pair{"ready", p.lifecycle.ready},
        std::pair{"guards", p.lifecycle.guards}, std::pair{"uses", p.lifecycle.uses}}) {
    if (!callables.empty()) out += fmt::format("{} {}\n", role, quoted(callables));
  }
  for (const auto& part : p.lifecycle.parts) {
    out += fmt::format("part {} {} {}{}\n", part.name, quoted(part.variables), part.argument,
                       part.exclusive ? " exclusive" : "");
  }
  for (const auto& s : p.support)
    out += fmt::format("support {} {} @{}\n", s.client, quoted(s.lines), to_text(s.place));
  return out + p.directory;
}

std::string told(const read::ProductFile& file) {
  std::string out;
  for (const auto& problem : file.problems) {
    out += fmt::format("{}:{} {}{}\n", problem.place.line, problem.place.column, problem.message,
                       problem.hint.empty() ? "" : " (" + problem.hint + ")");
  }
  return out;
}

}  // namespace

TEST_CASE("product.toml: everything that a description can say") {
  const auto file = read::parse_product_toml(whole, "d/product.toml");
  CHECK(told(file).empty());
  CHECK(dump(file.product) == R"(p The Product the-client rel-{yyr} core{yyr} [{yy}.{r}|20{yy}R{r}]
probe 0 P_ROOT{yyr}  @d/product.toml:9:1
probe 1 p_home  @d/product.toml:11:1
probe 2 /opt/p/rel-{yyr} posix @d/product.toml:13:1
probe 2 C:\p\rel-{yyr} windows @d/product.toml:16:1
layout [A|.] core{yyr}/manage.py [core{yyr}] [core{yyr}/*/site-packages]
runtime p.settings [p.api.start] [P_DB]
instance [p.api.instance]
ready [p.api.ready]
guards [p.api.Store.need]
uses [p.api.Item.find]
part database [P_DB] db exclusive
support <1 [25|26] @d/product.toml:37:1
d)");
}

TEST_CASE("product.toml: what may be left out has its default") {
  const auto file = read::parse_product_toml(least, "product.toml");
  CHECK(told(file).empty());
  CHECK(dump(file.product) == "p p  v{yyr}  []\nlayout [.] start{yyr}.py [] []\nruntime p.settings [] []\n");
}

TEST_CASE("product.toml: every problem, with its place") {
  struct Case {
    std::string from, to, told;  // what is changed in `whole`
  };
  const std::string places = " (placeholders: `{yyr}`, `{yy}`, `{r}`)";
  const auto test = GENERATE_COPY(
      Case{"schema = 1", "schema = 2",
           "1:10 `schema` must be 1: this file is of another version of the format\n"},
      Case{"schema = 1\n", "", "1:1 a product needs `schema`\n"},
      Case{"name = \"p\"\n", "", "1:1 a product needs `name`\n"},
      Case{"name = \"p\"", "name = \" \"", "2:8 `name` must not be empty\n"},
      Case{"name = \"p\"", "name = 1", "2:8 `name` must be a string, not an integer\n"},
      Case{"title =", "titel =", "3:1 a product has no `titel` (did you mean `title`?)\n"},
      Case{"The_Client", "the client", "4:10 `the client` is no distribution's name\n"},
      Case{"rel-{yyr}\"\nsib", "rel\"\nsib", "6:11 `segment` needs `{yyr}`, the release number's place\n"},
      Case{"rel-{yyr}\"\nsib", "{yyr}{year}\"\nsib",
           "6:11 `segment`: `{year}` stands for nothing" + places + "\n"},
      Case{"\"core{yyr}\"\nsp", "\"core\"\nsp", "7:11 `sibling` needs `{yyr}`, the release number's place\n"},
      Case{"{yy}.{r}", "20{yy}", "8:14 `20{yy}` needs `{yyr}`, or `{yy}` and `{r}`\n"},
      Case{"[\"{yy}.{r}\", \"20{yy}R{r}\"]", "\"{yyr}\"",
           "8:13 `spellings` must be an array, not a string\n"},
      Case{"P_ROOT{yyr}", "P_ROOT{yry", "10:12 `variable`: `{yry` stands for nothing" + places + "\n"},
      Case{"module = \"p_home\"", "", "11:1 a [[probe]] has one of `variable`, `module` and `directory`\n"},
      Case{"module = \"p_home\"", "module = \"m\"\nvariable = \"V\"",
           "11:1 a [[probe]] has one of `variable`, `module` and `directory`\n"},
      Case{"/opt/p/rel-{yyr}", "/opt/{yyr}/p",
           "14:13 `directory` may hold placeholders in its last segment only\n"},
      Case{"\"posix\"", "\"linux\"", "15:10 `system` must be `posix` or `windows`, not `linux`\n"},
      Case{"[\"A\", \".\"]", "[1]", "20:10 `roots` must be an array of strings, not an integer\n"},
      Case{"marker =", "mark =",
           "19:1 [layout] needs `marker`\n21:1 [layout] has no `mark` (did you mean `marker`?)\n"},
      Case{"settings = \"p.settings\"\n", "", "24:1 [runtime] needs `settings`\n"},
      Case{"p.api.start", "start", "26:10 `setup`: `start` is no dotted name below a module\n"},
      Case{"p.api.Store.need", "p.api:need",
           "29:11 `guards`: `p.api:need` is no dotted name below a module\n"},
      Case{"argument = \"db\"", "argument = 1", "35:12 `argument` must be a string, not an integer\n"},
      Case{"exclusive = true", "exclusive = true\n[[runtime.part]]\nname = \"database\"",
           "38:8 the part `database` is described twice\n"},
      Case{"client = \"<1\"", "client = \"<\"", "38:10 "},
      Case{"[\"25\", \"26\"]", "[\"25\", \"v26\"]",
           "39:16 `v26` is no release line: `lines` holds the {yy} of releases\n"},
      Case{"lines = [\"25\", \"26\"]\n", "", "37:1 a [[support]] needs `lines`\n"},
      Case{"[layout]", "[[layout]]", "19:1 [layout] must be a table, not an array\n"},
      Case{"[layout]", "[layout", "19:8 "});
  std::string text = whole;
  const std::size_t at = text.find(test.from);
  REQUIRE(at != std::string::npos);
  text.replace(at, test.from.size(), test.to);
  CAPTURE(test.from, test.to);
  CHECK_THAT(told(read::parse_product_toml(text, "p.toml")), Catch::Matchers::StartsWith(test.told));
}

TEST_CASE("product.toml: all problems of a file in one go") {
  const auto file = read::parse_product_toml("schema = 3\nname = 4\nlayout = 5\nnonsense = 6\n", "p.toml");
  CHECK(told(file) ==
        "1:10 `schema` must be 1: this file is of another version of the format\n"
        "2:8 `name` must be a string, not an integer\n"
        "1:1 a product needs `release`\n"
        "3:10 [layout] must be a table, not an integer\n"
        "1:1 a product needs `runtime`\n"
        "4:1 a product has no `nonsense`\n");
}

TEST_CASE("product.toml: damage of any kind is told") {
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string cut = whole.substr(0, i), flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
    for (const auto& text : {cut, flipped}) {
      CAPTURE(text);
      const auto file = read::parse_product_toml(text, "p.toml");
      // What is read without a problem is a whole description.
      if (file.problems.empty()) {
        CHECK_FALSE(file.product.marker_file.empty());
        CHECK(file.product.segment.find("{yyr}") != std::string::npos);
      }
      for (const auto& problem : file.problems) CHECK(problem.place.path == "p.toml");
    }
  }
}

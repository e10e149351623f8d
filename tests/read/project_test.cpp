#include "read/manifest.hpp"
#include "read/range_text.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(std::string_view path, std::string_view text, read::Selection selection = {}) {
  pep::MarkerEnvironment known;
  known.sys_platform = "linux";
  model::Project asked;
  test::MemoryFileSystem files;
  files.add("requirements/base.txt", "from-file>=1\n# why\n");
  const auto found = read::read_manifest(
      text, path, "",
      {.known = known, .selection = std::move(selection), .files = &files, .project = &asked});
  if (!found) return draw(found.error());
  std::string out;
  for (const auto& d : found->distributions) {
    out += fmt::format("{}={}{} ", d.name, d.version, d.origin.empty() ? "" : " @" + d.origin);
  }
  if (!asked.python.empty()) out += "python" + asked.python + " ";
  if (!found->markers.python_full_version.empty()) out += "is " + found->markers.python_full_version + " ";
  for (const auto& p : found->problems) {
    // How many are ranges is told of nearly every project: elsewhere.
    if (p.place.line > 0 || p.severity != model::Severity::info)
      out += "\n" + to_text(p.place) + " " + p.message;
  }
  return out;
}

}  // namespace

TEST_CASE("projects: what they ask for") {
  struct Case {
    std::string path, text, dumped;
    read::Selection selection = {};
  };
  const std::string project =
      "[project]\nname = 'Me.x'\nrequires-python = '>=3.9'\ndependencies = ['a==1', 'b>=2', 'c @ "
      "https://h/c']\n"
      "[project.optional-dependencies]\nX_y = ['d==4']\nall = ['me-x[x.y]', 'e']\n"
      "[dependency-groups]\ndev = ['f', {include-group = 'Docs'}]\ndocs = ['g==7']\n";
  const auto test = GENERATE_COPY(
      Case{"pyproject.toml", project,
           "a=1 b= c= @https://h/c python>=3.9 \npyproject.toml:4:33 the version of `c` "
           "is not told, so it cannot be judged"},
      Case{"f",
           project,
           "a=1 b= c= @https://h/c d=4 e= python>=3.9 \nf:4:33 the version of `c` is not told, so it "
           "cannot be judged",
           {.extras = {"ALL"}}},
      Case{"f",
           "[dependency-groups]\ndev = ['f', {include-group = 'Docs'}]\ndocs = ['g==7']\n",
           "f= g=7 ",
           {.groups = {"dev"}}},
      Case{"f", "[dependency-groups]\ndev = ['f']\ndocs = ['g==7']\n", "f= g=7 ", {.all_groups = true}},
      Case{"f",
           "[project]\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {file = "
           "['requirements/base.txt']}\n",
           "from-file= "},
      Case{"f",
           "[tool.poetry]\nname = 'p'\n[tool.poetry.dependencies]\npython = '^3.9'\na = '^1.2.3'\nb = '1.0'\n"
           "c = {version = '~2.1', extras = ['x'], markers = \"sys_platform == 'win32'\"}\n"
           "d = [{version = '1', platform = 'linux'}, {version = '2', platform = 'win32'}]\n"
           "e = {git = 'https://u:p@h/e'}\nf = {version = '*', optional = true}\n"
           "[tool.poetry.extras]\nmore = ['f']\n[tool.poetry.group.dev.dependencies]\ng = '>=1 <2'\n",
           "a= b=1.0 d=1 e= @https://****@h/e python<4,>=3.9 \nf:9:5 the version of `e` is not told, so it "
           "cannot "
           "be judged"},
      Case{"f",
           "[tool.poetry]\n[tool.poetry.dependencies]\nf = {version = '1', optional = "
           "true}\n[tool.poetry.extras]\n"
           "more = ['f']\n[tool.poetry.group.dev.dependencies]\ng = '>=1 <2'\n",
           "f=1 g= ",
           {.extras = {"more"}, .groups = {"dev"}}},
      Case{"f",
           "[project]\nname = 'a'\n[tool.pdm.dev-dependencies]\ntest = ['t==1']\n",
           "t=1 ",
           {.groups = {"test"}}},
      Case{"s.py",
           "#!/usr/bin/python\r\n# /// script\r\n# requires-python = '>=3.11'\r\n# dependencies = [\r\n#   "
           "'a==1',\r\n#\r\n# ]\r\n# ///\r\nimport a\r\n",
           "a=1 python>=3.11 "},
      Case{"environment.yml",
           "name: x\nprefix: /opt/x\ndependencies:\n  - python=3.12.1=h1_0\n  - conda-forge::numpy=1.26.4\n"
           "  - libxml2=2.1=h1_0\n  - pip:\n    - a==1\n    - b>=1\n",
           "a=1 b= numpy=1.26.4 is 3.12.1 "},
      Case{"e.yml", "dependencies:\n- numpy=1.26\n- pandas 2.* *\n- scipy[version='>=1,<2']\n- xyz >=1,<2\n",
           "numpy= pandas= scipy= xyz= "},
      Case{"f",
           R"([{"build_string": "h1_cpython", "name": "python", "version": "3.11.4", "platform": "osx-arm64",
                     "channel": "c"},
            {"build_string": "py311h1_0", "name": "numpy", "version": "1.26.4", "channel": "c"},
            {"build_string": "h2_0", "name": "openssl", "version": "3", "channel": "c"},
            {"build_string": "pypi_0", "name": "django", "version": "4.2", "channel": "pypi"}])",
           "django=4.2 numpy=1.26.4 is 3.11.4 "});
  CAPTURE(test.path, test.text);
  CHECK(dump(test.path, test.text, test.selection) == test.dumped);
}

TEST_CASE("projects: what is wrong, all of it, with its place") {
  struct Case {
    std::string path, text, dumped;
    read::Selection selection = {};
  };
  const auto test = GENERATE(values<Case>({
      {"f",
       "[project]\nname = 'm'\nrequires-python = '3'\ndependencies = ['a b', 4, "
       "'c==1']\noptional-dependencies = 3\n",
       "c=1 \nf:3:19 `requires-python`: expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=` or "
       "`===`, found `3`\nf:4:20 `a b` is no requirement: expected a version comparison, `;` or the end "
       "after the "
       "name, "
       "found `b`\nf:4:24 expected a requirement, found an integer\nf:5:25 `optional-dependencies` is an "
       "integer, "
       "not a table"},
      {"f",
       "[dependency-groups]\na = [{include-group = 'b'}]\nB = [{include-group = 'a'}, {include-group = "
       "'no'}, {x = "
       "1}]\nb = ['c']\n",
       "\nf:2:1 the group `a` includes itself\nf:3:46 there is no group `no`\nf:3:53 expected a requirement "
       "or "
       "`{include-group = \"NAME\"}`\nf:4:1 the group `b` is there twice",
       {.all_groups = true}},
      {"f", "[tool.poetry]\n[tool.poetry.dependencies]\na = 1\nb = '^1 || ^2'\n'c d' = '1'\n",
       "b= \nf:3:5 `a` is an integer, not a range or a table\nf:4:5 no specifiers say what `^1 || ^2` says: "
       "any "
       "version of `b` counts\nf:5:9 `c d` is no name of a distribution"},
      {"s.py", "# /// script\n# dependencies = ['a ==']\n# ///\n\n# /// script\n# x = 1\n# ///\n",
       "s.py:5:1: error: a second block `script`: the first is in line 1\n"},
      {"s.py", "# /// script\n# dependencies = ['a ==']\n# ///\n",
       "\ns.py:2:24 `a ==` is no requirement: expected a version after `==`, found the end"},
      {"e.yml", "dependencies:\n  - 4\n  - pip: x\n  - a b c d\n  - '%'\n",
       "\ne.yml:2:5 expected a package or `pip:` with a list, found an integer\ne.yml:3:10 `pip` is a "
       "string, not "
       "a list\ne.yml:5:5 `%` names no package"},
  }));
  CAPTURE(test.path, test.text);
  CHECK(dump(test.path, test.text, test.selection) == test.dumped);
}

TEST_CASE("ranges of poetry and conda, as specifiers") {
  struct Case {
    bool poetry;
    std::string text, specifiers;
  };
  const auto test = GENERATE(values<Case>({
      {true, "^1.2.3", "<2,>=1.2.3"},
      {true, "^0.2.3", "<0.3,>=0.2.3"},
      {true, "^0.0.3", "<0.0.4,>=0.0.3"},
      {true, "^0.0", "<0.1,>=0.0"},
      {true, "^0", "<1,>=0"},
      {true, "^1", "<2,>=1"},
      {true, "~1.2.3", "<1.3,>=1.2.3"},
      {true, "~1.2", "<1.3,>=1.2"},
      {true, "~1", "<2,>=1"},
      {true, "*", ""},
      {true, "1.2.*", "==1.2.*"},
      {true, "1.2", "==1.2"},
      {true, "=1.2", "==1.2"},
      {true, ">=1,<2", "<2,>=1"},
      {true, ">=1 <2", "<2,>=1"},
      {true, ">= 1 , != 1.5", "!=1.5,>=1"},
      {true, "~=1.4", "~=1.4"},
      {true, "^1 || ^2", "?"},
      {true, "^x", "?"},
      {true, "", ""},
      {false, "=1.26", "==1.26.*"},
      {false, "1.26.*", "==1.26.*"},
      {false, "==1.26", "==1.26"},
      {false, "1.26", "==1.26"},
      {false, ">=1.2,<2", "<2,>=1.2"},
      {false, ">=1.2.*", ">=1.2"},
      {false, "1.2|1.3", "?"},
      {false, "1.2*", "?"},
      {false, "!=1.2.*", "!=1.2.*"},
      {false, "*", ""},
  }));
  CAPTURE(test.poetry, test.text);
  const auto found = test.poetry ? read::parse_poetry_range(test.text) : read::parse_conda_range(test.text);
  CHECK((found ? found->text() : "?") == test.specifiers);
}

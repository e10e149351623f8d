#include "read/lock_files.hpp"

#include "read/manifest.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(std::string_view path, std::string_view text) {
  pep::MarkerEnvironment known;
  known.sys_platform = "linux";
  const auto found = read::read_manifest(text, path, "", {known});
  if (!found) return draw(found.error());
  std::string out;
  for (const auto& d : found->distributions) {
    out += fmt::format("{}={}{}{} ", d.name, d.version, d.editable ? " -e" : "",
                       d.origin.empty() ? "" : " @" + d.origin);
  }
  for (const auto& p : found->problems) out += "\n" + to_text(p.place) + " " + p.message;
  return out;
}

}  // namespace

TEST_CASE("lists and lock files: what is installed") {
  struct Case {
    std::string path, text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"f",
       R"([{"name": "b", "version": "1"}, {"name": "A", "version": "2", "editable_project_location": "/a"}])",
       "A=2 -e @/a b=1 "},
      {"f", "[]", ""},
      {"f",
       "Package Version Editable project location\n------- ------- ----\na       1.0\nB-b     2       /p\n",
       "a=1.0 B-b=2 -e @/p "},
      {"f",
       R"({"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x", "purl": "pkg:npm/x@1"},
                {"name": "y", "version": "2", "purl": "pkg:pypi/why@1%2Bl"}]})",
       "why=2 "},
      {"f", R"({"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x", "version": "1",
                "components": [{"type": "library", "name": "y", "version": "2"}]}, {"type": "file", "name": "z"}]})",
       "x=1 y=2 "},
      {"f", R"({"spdxVersion": "SPDX-2.3", "packages": [{"name": "o"}, {"name": "p", "versionInfo": "1.0",
                "externalRefs": [{"referenceLocator": "cpe:x"}, {"referenceLocator": "pkg:pypi/p"}]}]})",
       "p=1.0 "},
      {"Pipfile.lock",
       R"({"_meta": {}, "default": {"a": {"version": "==1.0"}, "b": {"git": "https://u:p@h/b", "editable": true},
                           "w": {"version": "==3", "markers": "sys_platform == 'win32'"}}, "develop": {"t": {"version": "==1"}}})",
       "a=1.0 b= -e @https://****@h/b \nPipfile.lock:1:54 the version of `b` is not told, so it cannot be "
       "judged"},
      {"poetry.lock",
       "[[package]]\nname = 'a'\nversion = '1'\noptional = false\ngroups = ['main', 'dev']\nmarkers = "
       "\"sys_platform == 'linux'\"\n"
       "[[package]]\nname = 'b'\nversion = '1'\ngroups = ['dev']\n[[package]]\nname = 'c'\nversion = "
       "'1'\noptional = true\n"
       "[[package]]\nname = 'd'\nversion = '1'\nmarkers = {main = \"sys_platform == 'win32'\"}\n"
       "[[package]]\nname = 'e'\nversion = '2'\n[package.source]\ntype = 'git'\nurl = 'https://h/e'\n",
       "a=1 e=2 @https://h/e "},
      {"poetry.lock",
       "[[package]]\nname = 'a'\nversion = '1'\ncategory = 'main'\n[[package]]\nname = 'b'\nversion = "
       "'1'\ncategory = 'dev'\n"
       "[[package]]\nname = 'c'\nversion = '1'\ncategory = 'main'\noptional = true\n[extras]\nx = ['c']\n",
       "a=1 "},
      {"pdm.lock",
       "[[package]]\nname = 'a'\nversion = '1'\ngroups = ['default']\n[[package]]\nname = 'a'\nversion = "
       "'1'\nextras = ['x']\n"
       "[[package]]\nname = 'b'\nversion = '1'\ngroups = ['t']\n[[package]]\nname = 'c'\nversion = "
       "'1'\nmarker = \"os_name == 'nt'\"\n",
       "a=1 c=1 \npdm.lock:13:1 nothing here tells whether `os_name == \"nt\"` holds: `c` is taken as "
       "installed"},
      {"pylock.toml",
       "lock-version = '1.0'\ncreated-by = 't'\n[[packages]]\nname = 'a'\nmarker = \"sys_platform == "
       "'win32'\"\ndirectory = {path = '.'}\n"
       "[[packages]]\nname = 'b'\nwheels = [{url = 'https://h/b-1.5-py3-none-any.whl', hashes = {sha256 = "
       "'x'}}]\n",
       "b=1.5 "},
      {"uv.lock",
       "version = 1\n[[package]]\nname = 'me'\nversion = '0'\nsource = { editable = '.' }\n"
       "dependencies = [{ name = 'a', extra = ['x'] }, { name = 'w', marker = \"sys_platform == 'win32'\" "
       "}]\n"
       "[package.dev-dependencies]\ndev = [{ name = 'd' }]\ndocs = [{ name = 'o' }]\n"
       "[[package]]\nname = 'a'\nversion = '1'\nsource = { registry = 'https://i' "
       "}\n[package.optional-dependencies]\nx = [{ name = 'n', version = '2' }]\n"
       "[[package]]\nname = 'd'\nversion = '1'\n[[package]]\nname = 'o'\nversion = '1'\n[[package]]\nname = "
       "'w'\nversion = '1'\n"
       "[[package]]\nname = 'n'\nversion = '1'\n[[package]]\nname = 'n'\nversion = '2'\n",
       "a=1 d=1 me=0 -e @. n=2 "},
      {"uv.lock",
       "version = 1\n[[package]]\nname = 'a'\nversion = '1'\n[[package]]\nname = 'a'\nversion = '2'\n",
       "a= \nuv.lock:5:1 `a` is locked in several versions, and nothing here tells which is installed"},
  }));
  CAPTURE(test.path, test.text);
  CHECK(dump(test.path, test.text) == test.dumped);
}

TEST_CASE("poetry.lock without markers: an extra brings what it names, and what that needs") {
  const std::string text =
      "[[package]]\nname = 'Main'\nversion = '1'\n[package.dependencies]\nother = '*'\n"
      "[[package]]\nname = 'C.C'\nversion = '1'\noptional = true\n[package.dependencies]\nd = '*'\n"
      "[[package]]\nname = 'd'\nversion = '1'\noptional = true\n"
      "[[package]]\nname = 'e'\nversion = '1'\noptional = true\n"
      "[[package]]\nname = 't'\nversion = '1'\ncategory = 'dev'\n[extras]\nX = ['c-c (>=1)']\ny = ['e']\n";
  const auto names = [&](read::Selection selection) {
    std::string out;
    const auto found = read::read_manifest(text, "poetry.lock", "", {{}, std::move(selection)});
    REQUIRE(found);
    for (const auto& one : found->distributions) out += one.name + " ";
    return out;
  };
  CHECK(names({}) == "Main ");
  CHECK(names({.extras = {"x"}, .groups = {}}) == "C.C d Main ");
  CHECK(names({.extras = {"y"}, .groups = {"dev"}}) == "e Main t ");
  CHECK(names({.extras = {}, .groups = {}, .all_extras = true}) == "C.C d e Main ");
}

TEST_CASE("lock files with damaged syntax: every problem, and what is left") {
  struct Case {
    std::string path, text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"pdm.lock",
       "[[package]]\nname = 'a'\nversion = \n[[package]]\nname = 'b'\nversion = '2'\nmarker = "
       "os_name\n[[package]]\nversion = '3'\n",
       "a= b=2 \npdm.lock:1:1 the version of `a` is not told, so it cannot be judged\n"
       "pdm.lock:8:1 a package without a name\n"
       "pdm.lock:3:11 not TOML: Error while parsing key-value pair: expected value, saw '\\n'\n"
       "pdm.lock:7:10 not TOML: Error while parsing value: could not determine value type"},
      {"f.json",
       "[{\"name\": \"a\", \"version\": \"1\"}\n {\"name\": 2, \"version\": \"1\"},\n {\"name\": \"b\", "
       "\"version\": 1.0.0}, {\"name\": \"c\",",
       "a=1 b= c= \nf.json:2:11 `name` is an integer, not a string\nf.json:2:2 an installed distribution "
       "without a name\n"
       "f.json:3:2 the version of `b` is not told, so it cannot be judged\nf.json:3:35 the version of `c` is "
       "not told, so it cannot be "
       "judged\nf.json:2:2 not JSON: `,` or `]` was expected here\nf.json:3:27 not JSON: a value was "
       "expected, not `1.0.0`\n"
       "f.json:3:48 not JSON: the document ends where `}` was expected, for the `{` of line 3"},
  }));
  CAPTURE(test.path, test.text);
  CHECK(dump(test.path, test.text) == test.dumped);
}

TEST_CASE("lists and lock files: what does not belong there, all of it") {
  struct Case {
    std::string path, text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"f.json", "[{\"name\": 1}, {\"name\": \"a b\", \"version\": []}]",
       "\nf.json:1:11 `name` is an integer, not a string\nf.json:1:2 an installed distribution without a "
       "name\n"
       "f.json:1:42 `version` is an array, not a string\nf.json:1:15 `a b` is no name of a distribution"},
      {"uv.lock", "version = 9\n",
       "uv.lock:1:11: error: a lock file of this version is not known: 1 is\n\nhint: `uv export -o FILE` "
       "writes a list of it\n"},
      {"pdm.lock", "[[package]]\nversion = 1\n", "\npdm.lock:1:1 a package without a name"},
      {"Pipfile.lock", "{}", "Pipfile.lock:1:1: error: no `default` section: this is no Pipfile.lock\n"},
      {"poetry.lock", "[[package]]\nname = 'a'\nversion = '1'\nmarkers = 'x'\n",
       "a=1 \npoetry.lock:4:11 the marker of `a`: expected a marker variable or a quoted string, found `x`"},
  }));
  CAPTURE(test.path, test.text);
  CHECK(dump(test.path, test.text) == test.dumped);
}

// Digests are looked at eight characters at once.
TEST_CASE("lists and lock files: a character that is no hexadecimal digit is seen wherever it stands") {
  const std::string digits = "0123456789abcdefABCDEF01";
  const auto told = [](const std::string& digest) {
    const std::string text =
        "[[package]]\nname = 'a'\nversion = '1'\nfiles = [{file = 'f', hash = 'sha256:" + digest + "'}]\n";
    return dump("pdm.lock", text).find("hexadecimal") != std::string::npos;
  };
  for (std::size_t size = 1; size <= digits.size(); ++size) {
    CHECK_FALSE(told(digits.substr(0, size)));
    for (std::size_t at = 0; at < size; ++at) {
      for (const char wrong : std::string("/:@G`gZ!~")) {
        std::string digest = digits.substr(0, size);
        digest[at] = wrong;
        CAPTURE(digest);
        CHECK(told(digest));
      }
    }
  }
}

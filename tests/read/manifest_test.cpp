#include "read/manifest.hpp"

#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string utf16(std::u16string_view text, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char16_t unit : text) {
    const auto high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xFFU);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

std::string dump(const Result<model::Environment>& environment) {
  if (!environment) return draw(environment.error());
  std::string out = environment->kind + ":";
  for (const auto& d : environment->distributions) out += fmt::format(" {}={}", d.name, d.version);
  return out;
}

const std::string report = R"({"version": "1", "pip_version": "26.3", "installed": [
  {"metadata": {"name": "B", "version": "1.0", "requires_python": ">=3.8",
                "requires_dist": ["a>1", "c; extra == 'x'"], "provides_extra": ["x"]},
   "metadata_location": "/v/lib/python3.12/site-packages/B-1.0.dist-info", "installer": "pip",
   "direct_url": {"url": "file:///home/b", "dir_info": {"editable": true}}},
  {"metadata": {"name": "a", "version": "2"}, "metadata_location": "C:\\v\\Lib\\site-packages\\a-2.dist-info"}
], "environment": {"python_version": "3.12", "sys_platform": "linux", "os_name": "posix"}})";

}  // namespace

TEST_CASE("manifests: the format is recognised, or said") {
  struct Case {
    std::string path, format, text, dumped;
  };
  const std::string lists =
      "\nhint: formats: pylock, uv-lock, poetry-lock, pdm-lock, pipfile-lock, cyclonedx, spdx, "
      "environment-json, pip-inspect, conda-list, conda-lines, list-json, list-columns, script, pyproject, "
      "environment-yml, freeze, requirements; name one with --manifest FILE=FORMAT\n";
  const auto test = GENERATE_COPY(
      Case{"f", "", "a==1\n", "manifest: a=1"}, Case{"f", "freeze", "a==1\n", "manifest: a=1"},
      Case{"f", "", "", "manifest:"},
      Case{"f", "",
           "\xEF\xBB\xBF"
           "a==1\r\n",
           "manifest: a=1"},
      Case{"f", "", utf16(u"a==1\r\nb==2\r\n", false), "manifest: a=1 b=2"},
      Case{"f", "", utf16(u"a==1\r\nb==2\r\n", true), "manifest: a=1 b=2"},
      Case{"f", "", report, "manifest: a=2 B=1.0"}, Case{"f.txt", "", "\n\xEF\xBB\xBF", "manifest:"},
      Case{"f.txt", "", "import os\n", "manifest:"},
      Case{"f", "", "import os\n",
           "f: error: this is no list of an environment that can be recognised\n" + lists},
      Case{"f.txt", "", std::string("\0\1\2", 3),
           "f.txt: error: this is no list of an environment that can be recognised\n" + lists},
      Case{"f", "frezee", "",
           "error: there is no manifest format `frezee`\n\nhint: did you mean `freeze`?\n"},
      Case{"f", "pip-inspect", "a==1\n", "f:1:1: error: "},
      Case{"f", "", "{}",
           "f:1:1: error: no `installed` array: this is no report of `pip inspect`\n\n"
           "hint: write one with `pip inspect > FILE`\n"},
      Case{"f", "", "{\"version\": \"2\", \"installed\": []}",
           "f:1:13: error: version `2` of the report is not known\n\nhint: `pip freeze > FILE` writes a list "
           "that every version can be read from\n"});
  CAPTURE(test.path, test.format, test.text);
  CHECK_THAT(dump(read::read_manifest(test.text, test.path, test.format)),
             Catch::Matchers::StartsWith(test.dumped));
}

TEST_CASE("manifests: what `pip inspect` tells is kept") {
  const auto environment = read::read_manifest(report, "r.json", "");
  REQUIRE(environment);
  CHECK(environment->problems.empty());
  CHECK(environment->markers.python_version == "3.12");
  CHECK(environment->unknown_markers ==
        std::vector<std::string>{"implementation_name", "implementation_version", "platform_machine",
                                 "platform_release", "platform_system", "platform_version",
                                 "python_full_version", "platform_python_implementation"});
  const auto* b = environment->find("b");
  REQUIRE(b != nullptr);
  CHECK(b->requires_python == ">=3.8");
  CHECK(b->requires_python_line == 2);
  REQUIRE(b->requirements.size() == 2);
  CHECK(b->requirements[1].text == "c; extra == 'x'");
  CHECK(b->requirements[1].line == 3);
  CHECK(b->extras == std::vector<std::string>{"x"});
  CHECK(b->root == "/v/lib/python3.12/site-packages");
  CHECK(b->metadata_path == "r.json");
  CHECK(b->installer == "pip");
  CHECK(b->origin == "file:///home/b");
  CHECK(b->editable);
  CHECK(b->requirements_known);
  CHECK(environment->find("a")->root == "C:\\v\\Lib\\site-packages");
}

TEST_CASE("manifests: what does not belong into a report is told, all of it, with its place") {
  const auto environment = read::read_manifest(R"({"installed": [4, {},
 {"metadata": {"name": "a", "version": 5, "requires_dist": "b"}},
 {"metadata": {"name": "b", "version": "1", "requires_dist": ["c", null], "requires_python": []},
  "installer": 1, "direct_url": 7}], "environment": {"python_version": 3.12}})",
                                               "r", "");
  REQUIRE(environment);
  std::string told;
  for (const auto& p : environment->problems) {
    told += fmt::format("{} {} {}\n", p.code->code, to_text(p.place), p.message);
  }
  CHECK(told ==
        "TS902 r:1:16 an installed distribution without a name\n"
        "TS902 r:1:19 an installed distribution without a name\n"
        "TS902 r:2:40 `version` is an integer, not a string\n"
        "TS902 r:2:2 `a` is without a version\n"
        "TS902 r:2:60 `requires_dist` is a string, not an array\n"
        "TS902 r:3:94 `requires_python` is an array, not a string\n"
        "TS902 r:3:68 an item of `requires_dist` is null, not a string\n"
        "TS902 r:4:16 `installer` is an integer, not a string\n"
        "TS902 r:4:33 `direct_url` is an integer, not an object\n"
        "TS902 r:4:72 `python_version` is a float, not a string\n");
  CHECK(environment->distributions.size() == 2);
}

TEST_CASE("manifests: damage of any kind is an answer") {
  const std::string lines =
      "# c\na==1 \\\n --hash=sha256:0\n-e git+https://u@h/x#egg=b\nc @ file:///c ; os_name=='x'\n";
  for (const std::string& whole : {report, lines, utf16(u"a==1\nb==2\n", false)}) {
    for (std::size_t i = 0; i <= whole.size(); ++i) {
      std::string cut = whole.substr(0, i), flipped = whole;
      if (i < whole.size()) flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
      for (const auto& text : {cut, flipped}) {
        for (const char* format : {"", "freeze", "pip-inspect"}) {
          const auto read = read::read_manifest(text, "f", format);
          if (read) continue;
          CAPTURE(text, format);
          CHECK_FALSE(read.error().message.empty());
          CHECK(read.error().place.path == "f");
        }
      }
    }
  }
}

#include "read/metadata.hpp"

#include "read/requires_txt.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(std::string_view text) {
  model::Distribution d;
  read::parse_metadata(text, d);
  std::string out = fmt::format("{} {}", d.name, d.version);
  if (!d.requires_python.empty())
    out += fmt::format(" python{}@{}", d.requires_python, d.requires_python_line);
  for (const auto& line : d.requirements) out += fmt::format(" <{}>@{}", line.text, line.line);
  for (const auto& extra : d.extras) out += fmt::format(" [{}]", extra);
  return out;
}

}  // namespace

TEST_CASE("metadata headers, as the reference's mail parser divides them") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"", " "}, Case{"Name: a\nVersion: 1\n", "a 1"}, Case{"name:a\nVERSION:\t 1  ", "a 1"},
      Case{"Name: a\r\nVersion: 1\r\nRequires-Dist: b\r\n\r\nVersion: 2", "a 1 <b>@3"},
      Case{"Name: a\rVersion: 1\r\rRequires-Dist: b", "a 1"}, Case{"\xEF\xBB\xBFName: a\nVersion: 1", "a 1"},
      Case{"Name: a\nVersion: 1\nName: b\nVersion: 2", "a 1"}, Case{"Name: a\nVersion:\nVersion: 2", "a "},
      Case{"Name: a\nVersion: 1\n\nRequires-Dist: b\n", "a 1"},
      Case{"Name: a\nVersion: 1\nno header\nRequires-Dist: b\n", "a 1"},
      Case{"Name: a\nVersion: 1\nno header: x\nRequires-Dist: b\n", "a 1"},
      Case{"Name: a\n:\nVersion: 1", "a 1"}, Case{"From x\nName: a\nFrom y\nVersion: 1", "a 1"},
      Case{" x\nName: a\nVersion: 1", "a 1"}, Case{"Version: 1\nName:\n  a\n", "a 1"},
      Case{"Name: a\nVersion: 1\nDescription: x\n y: z\n  \n |Requires-Dist: c\nRequires-Dist: b",
           "a 1 <b>@7"},
      Case{"Name: a\nVersion: 1\nRequires-Dist: b\n  ; extra == 'x'\nRequires-Dist: c",
           "a 1 <b\n  ; extra == 'x'>@3 <c>@5"},
      Case{
          "Name: a\nVersion: 1\nRequires-Python: >=3.8\nRequires-Python: >=4\nRequires-Dist: b>1 ; x == ':'\n"
          "Provides-Extra: x\nProvides-Extra: y_z\nRequires: old\nX-Requires-Dist: d",
          "a 1 python>=3.8@3 <b>1 ; x == ':'>@5 [x] [y_z]"});
  CAPTURE(test.text);
  CHECK(dump(test.text) == test.dumped);
}

TEST_CASE("metadata: cut anywhere, what stands before the cut is read") {
  const std::string text =
      "Name: abc\nVersion: 1.0\nRequires-Dist: def (>=1)\n ; x\nProvides-Extra: g\n\nbody";
  const std::string whole = dump(text);
  std::string last = dump("");
  for (std::size_t i = 0; i <= text.size(); ++i) {
    CAPTURE(text.substr(0, i));
    const std::string now = dump(text.substr(0, i));
    // Nothing is taken back, only longer.
    CHECK(now.size() >= last.size());
    last = now;
  }
  CHECK(last == whole);
}

TEST_CASE("metadata: bytes of any kind and number") {
  CHECK(dump(std::string(1000, '\0')) == " ");
  CHECK(dump("\x7F"
             "ELF\x01\xFF\xFE") == " ");
  CHECK(dump("Name: a\xFF\nVersion: 1") == "a\xFF 1");
  std::string folded = "Name: a\nVersion: 1\nRequires-Dist: b";
  for (int i = 0; i < 200'000; ++i) folded += "\n x";
  model::Distribution d;
  read::parse_metadata(folded + "\rX: y", d);
  REQUIRE(d.requirements.size() == 1);
  CHECK(d.requirements[0].text.size() == 1 + 200'000 * 3);
}

TEST_CASE("metadata: a million lines with bare returns take no longer than others") {
  std::string text = "Name: a\n";
  for (int i = 0; i < 1'000'000; ++i) text += "X: y\r";
  text += "Version: 1\n";
  CHECK(dump(text) == "a 1");
}

TEST_CASE("requires.txt: sections become markers") {
  struct Case {
    std::string text;
    std::vector<std::string> lines;
  };
  const auto test = GENERATE(
      Case{"", {}}, Case{"a>=1\nb\n", {"a>=1", "b"}}, Case{"# c\n\n a \r\n", {"a"}},
      Case{"[x]\na\n", {"a; extra == \"x\""}},
      Case{"[:os_name == 'nt']\na\n[]\nb", {"a; os_name == 'nt'", "b"}},
      Case{"[x:os_name == 'nt' or 1]\na", {"a; (os_name == 'nt' or 1) and extra == \"x\""}},
      Case{"[x]\na @ https://h/a", {"a @ https://h/a ; extra == \"x\""}}, Case{"[x\na", {"[x", "a"}});
  CAPTURE(test.text);
  std::vector<std::string> lines;
  for (const auto& line : read::parse_requires_txt(test.text)) lines.push_back(line.text);
  CHECK(lines == test.lines);
}

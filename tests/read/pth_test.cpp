#include "read/pth.hpp"

#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

TEST_CASE(".pth files: paths, code and neither") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"", ""}, Case{"# c\n\n  \n", ""}, Case{"../src\n", "1:../src "},
      Case{"/a b/\xC3\xA9 \t\r\n./c", "1:/a b/\xC3\xA9 2:./c "}, Case{"\xEF\xBB\xBF/a\n", "1:/a "},
      Case{" /indented", "1: /indented "}, Case{" # no comment", "1: # no comment "},
      Case{"import x; x.y()\nimport\tx\nimportant\nimport", "1! 2! 3:important 4:import "},
      Case{"a\rb\r\nc", "1:a 2:b 3:c "}, Case{std::string("\0\xFF\n", 3), std::string("1:\0\xFF ", 5)});
  CAPTURE(test.text);
  std::string dumped;
  for (const auto& line : read::parse_pth(test.text)) {
    dumped += line.is_code ? fmt::format("{}! ", line.line) : fmt::format("{}:{} ", line.line, line.path);
  }
  CHECK(dumped == test.dumped);
}

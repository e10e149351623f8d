#include "base/error.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

Error error_at(std::uint32_t line, std::uint32_t column, std::string source) {
  Error error = failure_at({"a.txt", line, column}, "`x` is wrong").error();
  error.source_line = std::move(source);
  return error;
}

}  // namespace

TEST_CASE("places as text, and their order") {
  CHECK(to_text(Place{}) == "");
  CHECK(to_text(Place{"a", 0, 0}) == "a");
  CHECK(to_text(Place{"a", 3, 0}) == "a:3");
  CHECK(to_text(Place{"a", 3, 4}) == "a:3:4");
  CHECK(to_text(Place{"", 3, 4}) == "3:4");
  CHECK(to_text(Place{"a", 0, 4}) == "a");
  CHECK(Place{"a", 9, 9} < Place{"b", 1, 1});
  CHECK(Place{"a", 2, 9} < Place{"a", 10, 1});
  CHECK(Place{"a", 2, 9} < Place{"a", 2, 10});
}

TEST_CASE("errors: the whole diagnostic") {
  Error error = error_at(3, 5, "one two").during("while reading `b`").during("while checking");
  error.hint = "write `y`";
  CHECK(draw(error) ==
        "a.txt:3:5: error: `x` is wrong\n"
        "  one two\n"
        "      ^\n"
        "  while reading `b`\n"
        "  while checking\n"
        "\n"
        "hint: write `y`\n");
  CHECK(draw(failure("no").error()) == "error: no\n");
  CHECK(draw(failure("no", "yes").error()) == "error: no\n\nhint: yes\n");
}

TEST_CASE("errors: the caret stands under its character") {
  const auto [source, column, drawn] = GENERATE(table<std::string, std::uint32_t, std::string>({
      {"abc", 1, "  abc\n  ^\n"},
      {"abc", 4, "  abc\n     ^\n"},
      {"abc", 99, "  abc\n     ^\n"},
      {"abc", 0, "  abc\n"},
      {"日本x", 3, "  日本x\n      ^\n"},
      {"a\tb", 3, "  a b\n    ^\n"},
      {"\x1B[1mx", 2, "  \\x1b[1mx\n      ^\n"},
      {"\xFFx", 2, "  \\xffx\n      ^\n"},
  }));
  CAPTURE(source, column);
  const std::string whole = draw(error_at(1, column, source));
  CHECK(whole.substr(whole.find('\n') + 1) == drawn);
}

TEST_CASE("errors: nothing of an input reaches the terminal as a command") {
  const std::string evil = "\x1B]0;title\a\r\n\xE2\x80\xAE\xC2\x9B\x7F";
  Error error = failure_at({"f" + evil, 1, 2}, "m" + evil, "h" + evil).error();
  error.context = {"c" + evil};
  error.source_line = "s" + evil;
  const std::string drawn = draw(error);
  CHECK(std::ranges::none_of(drawn, [](char c) { return c != '\n' && (c == 0x7F || (c >= 0 && c < 0x20)); }));
  CHECK(drawn.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(drawn.find("\xC2\x9B") == std::string::npos);
  CHECK(std::ranges::count(drawn, '\n') == 6);
}

TEST_CASE("errors: of a long line only the part around the column is shown") {
  const std::uint32_t column = GENERATE(1U, 80U, 81U, 5000U, 99'999U, 100'000U, 100'001U);
  const std::string letter = GENERATE("x", "é", "日");
  CAPTURE(column, letter);
  std::string source;
  for (int i = 1; i <= 100'000; ++i) source += static_cast<std::uint32_t>(i) == column ? "!" : letter;
  const std::string drawn = draw(error_at(1, column, source));
  CHECK(drawn.size() < 800);
  CHECK(is_valid_utf8(drawn));
  const auto lines = split_lines(drawn);
  REQUIRE(lines.size() == 3);
  const std::size_t caret = lines[2].find('^');
  if (column <= 100'000) {
    const std::size_t mark = lines[1].find('!');
    REQUIRE(mark != std::string_view::npos);
    CHECK(display_width(lines[1].substr(0, mark)) == caret);
  } else {
    CHECK(display_width(lines[1]) == caret);
  }
}

TEST_CASE("places: a line comes back from its text, and what has none is a path") {
  for (const Place& place : {Place{"a.py", 3, 0}, Place{"C:/a b.py", 12, 0}, Place{"a:b", 1, 0},
                             Place{"a.py", 0, 0}, Place{"C:/a.py", 0, 0}, Place{"", 7, 0}}) {
    const std::string text = place.path.empty() ? ":7" : to_text(place);
    CAPTURE(text);
    CHECK(parse_place(text) == place);
  }
  CHECK(parse_place("a.py:12x") == Place{"a.py:12x", 0, 0});
  CHECK(parse_place("a.py:99999999999999999999") == Place{"a.py:99999999999999999999", 0, 0});
}

#include "base/text.hpp"
#include "support/catch.hpp"

#include <random>

using namespace trysquare;

TEST_CASE("text: trim, split, join") {
  CHECK(trim(" \t\r\n a b \v\f") == "a b");
  CHECK(trim("   ").empty());
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split(",", ',') == std::vector<std::string_view>{"", ""});
  CHECK(join({"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(join({"", ""}, "/") == "/");
  CHECK(join({}, ", ").empty());
  CHECK(to_lower("AbÉ") == "abÉ");  // ASCII only
}

TEST_CASE("text: lines end in any of three ways") {
  using Lines = std::vector<std::string_view>;
  CHECK(split_lines("a\nb\r\nc\rd") == Lines{"a", "b", "c", "d"});
  CHECK(split_lines("a\n") == Lines{"a"});
  CHECK(split_lines("a\n\n") == Lines{"a", ""});
  CHECK(split_lines("\r\r\n\n") == Lines{"", "", ""});
  CHECK(split_lines("").empty());
}

TEST_CASE("text: replace_all") {
  CHECK(replace_all("aXbXX", "X", "yy") == "ayybyyyy");
  CHECK(replace_all("aaa", "aa", "b") == "ba");
  CHECK(replace_all("abc", "x", "y") == "abc");
}

namespace {

// What RFC 3629 allows, by its own table of byte ranges.
bool valid_by_the_table(std::string_view text) {
  struct Row {
    unsigned char first_low, first_high, second_low, second_high;
    std::size_t length;
  };
  constexpr Row rows[] = {
      {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
      {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
      {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Row* found = nullptr;
    for (const Row& row : rows) {
      if (byte(at) >= row.first_low && byte(at) <= row.first_high) found = &row;
    }
    if (found == nullptr || at + found->length > text.size()) return false;
    if (found->length > 1 && (byte(at + 1) < found->second_low || byte(at + 1) > found->second_high))
      return false;
    for (std::size_t i = 2; i < found->length; ++i) {
      if (byte(at + i) < 0x80 || byte(at + i) > 0xBF) return false;
    }
    at += found->length;
  }
  return true;
}

}  // namespace

TEST_CASE("text: whole words of a list") {
  for (const auto word : {"one", "two", "three"}) CHECK(lists_word("one two three", word));
  for (const auto word : {"on", "ne", "two three-", "o", "four"})
    CHECK_FALSE(lists_word("one two three", word));
  CHECK(lists_word(" twofold two ", "two"));
}

TEST_CASE("text: UTF-8 is what RFC 3629 says") {
  std::mt19937 random(7);
  constexpr unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                     0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                     0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  int valid = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    for (int size = 1 + round % 5; size > 0; --size)
      text += static_cast<char>(edges[random() % std::size(edges)]);
    const bool expected = valid_by_the_table(text);
    valid += expected ? 1 : 0;
    REQUIRE(is_valid_utf8(text) == expected);
    const std::string mended = to_valid_utf8(text);
    REQUIRE(valid_by_the_table(mended));
    REQUIRE((mended == text) == expected);
    REQUIRE(valid_by_the_table(printable(text)));
  }
  CHECK(valid > 5000);
}

TEST_CASE("text: code points and columns") {
  CHECK(count_code_points("aé日😀") == 4);
  CHECK(byte_of_column("aé日😀z", 1) == 0);
  CHECK(byte_of_column("aé日😀z", 3) == 3);
  CHECK(byte_of_column("aé日😀z", 5) == 10);
  CHECK(byte_of_column("aé日😀z", 99) == 11);
  CHECK(byte_of_column("", 1) == 0);
  CHECK(byte_of_column("abc", 0) == 0);
}

TEST_CASE("text: nothing that is printed moves the cursor or disguises a line") {
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"plain é日😀", "plain é日😀"},
      {"\x1B[2J", "\\x1b[2J"},
      {"a\tb", "a b"},
      {"a\nb\r", "a\\x0ab\\x0d"},
      {std::string("\0", 1), "\\x00"},
      {"\x7F", "\\x7f"},
      {"\xC2\x9B", "\\x9b"},
      {"\xE2\x80\xAE", "\\u202e"},
      {"\xE2\x81\xA6", "\\u2066"},
      {"\xEF\xBB\xBF", "\\ufeff"},
      {"\xFF\xC3", "\\xff\\xc3"},
  }));
  CAPTURE(shown);
  CHECK(printable(text) == shown);
  CHECK(printable(shown) == shown);
  CHECK(printable_lines("a\n\x1B\n") == "a\n\\x1b\n");
}

TEST_CASE("text: columns on a terminal") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("😀!") == 3);
  CHECK(display_width("") == 0);
}

TEST_CASE("text: what was meant") {
  const std::vector<std::string> known{"check", "scan", "sanitize", "constraints"};
  CHECK(nearest("chekc", known) == "check");
  CHECK(nearest("SCAN", known) == "scan");
  CHECK(nearest("constrants", known) == "constraints");
  CHECK_FALSE(nearest("zzzzzz", known));
  CHECK_FALSE(nearest(std::string(1'000'000, 'c'), known));
  CHECK_FALSE(nearest("check", {}));
}

TEST_CASE("text: words for a POSIX shell") {
  CHECK(shell_quoted("a/b-c.txt") == "a/b-c.txt");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
  CHECK(shell_quoted("django<5") == "'django<5'");
  CHECK(shell_quoted("").size() == 2);
  CHECK(shell_quoted("$(x)") == "'$(x)'");
}

// Unified diffs: what `diff -u` writes, and the law that a diff makes the new text of the old one.
#include "report/line_diff.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <random>

using namespace trysquare;

namespace {

std::size_t number_at(std::string_view text, std::size_t& at) {
  std::size_t number = 0;
  while (at < text.size() && is_digit(text[at]))
    number = number * 10 + static_cast<std::size_t>(text[at++] - '0');
  return number;
}

// Applies a diff as `patch` does without fuzz; checks every context line.
std::string patched(std::string_view old_text, std::string_view diff) {
  const auto old_lines = split_lines(old_text);
  std::string out;
  std::size_t next = 0;  // the old line that comes next
  for (const auto line : split_lines(diff)) {
    if (line.starts_with("---") || line.starts_with("+++")) continue;
    if (line.starts_with("@@ -")) {
      std::size_t at = 4;
      std::size_t first = number_at(line, at);
      std::size_t count = 1;
      if (line[at] == ',') count = number_at(line, ++at);
      const std::size_t begin = count == 0 ? first : first - 1;
      while (next < begin) out += std::string(old_lines[next++]) + "\n";
      continue;
    }
    REQUIRE(!line.empty());
    const auto body = line.substr(1);
    if (line.front() == '+') {
      out += std::string(body) + "\n";
      continue;
    }
    REQUIRE(next < old_lines.size());
    REQUIRE(old_lines[next] == body);
    if (line.front() == ' ') out += std::string(body) + "\n";
    ++next;
  }
  while (next < old_lines.size()) out += std::string(old_lines[next++]) + "\n";
  return out;
}

}  // namespace

TEST_CASE("a diff as diff -u writes it") {
  const std::string old_text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
  const std::string new_text = "1\n2\n3\nfour\n5\n6\n7\n8\n9\n10\n11\n12\n13\n";
  CHECK(report::unified_diff({"a/x", "b/x", old_text, new_text}) ==
        "--- a/x\n+++ b/x\n@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n@@ -10,3 +10,4 @@\n 10\n 11\n "
        "12\n"
        "+13\n");
  CHECK(report::unified_diff({"a", "b", "", "1\n"}) == "--- a\n+++ b\n@@ -0,0 +1 @@\n+1\n");
  CHECK(report::unified_diff({"a", "b", "1\n", ""}) == "--- a\n+++ b\n@@ -1 +0,0 @@\n-1\n");
  CHECK(report::unified_diff({"a", "b", "1\n", "1\n"}).empty());
}

TEST_CASE("the old text and the diff make the new text") {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (std::size_t lines = random() % 30; lines > 0; --lines) text += std::to_string(random() % 6) + "\n";
    }
    if (round % 2 == 0) texts[1] = texts[0].substr(0, texts[0].size() / 2 / 2 * 2) + "x\n" + texts[1];
    const std::string diff = report::unified_diff({"a", "b", texts[0], texts[1]});
    CAPTURE(texts[0], texts[1], diff);
    CHECK(patched(texts[0], diff) == texts[1]);
  }
}

TEST_CASE("texts too large for a table are compared as a block") {
  std::string old_text, new_text;
  for (int i = 0; i < 3000; ++i) {
    old_text += "old " + std::to_string(i) + "\n";
    new_text += "new " + std::to_string(i) + "\n";
  }
  CHECK(patched(old_text, report::unified_diff({"a", "b", old_text, new_text})) == new_text);
}

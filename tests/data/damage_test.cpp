// Whatever happens to a good document, its parser answers: a node, or an error with a place in the text.
#include "base/text.hpp"
#include "data/json.hpp"
#include "data/toml.hpp"
#include "data/yaml.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>

using namespace trysquare;

namespace {

constexpr std::string_view good_json = R"({"name": "é日😀", "list": [1, -2.5e+3, true, null, "\u00e9\"\\"],
 "deep": {"a": {"b": [[], {}]}}, "big": 123456789012345678901234567890, "a": 1, "a": 2})";

constexpr std::string_view good_toml = R"(# é
name = "é日😀\u00e9"
list = [1, 0x1F, -2.5e+3, true, 'x', 1979-05-27T07:32:00Z]
a.b."c" = {x = 1, y = [{}]}
[[rule]]
text = """
many
"lines" """
[rule.inner]
n = nan
)";

constexpr std::string_view good_yaml = R"(%YAML 1.1
--- # é
name: "é日😀\u00e9"
list: [1, 0x1F, -2.5e+3, yes, 'it''s', 2001-12-14, !!str 1]
base: &base {a: 1, b: {c: [[], {}]}}
more:
  <<: *base
  text: |
    many
      lines
  folded: >-
    words
  ? q
  : - x
    - ~
)";

using Parse = Result<data::Node> (*)(std::string_view, std::string_view);
struct Format {
  std::string_view name, good;
  Parse parse;
};
constexpr Format formats[] = {{"json", good_json, data::parse_json},
                              {"toml", good_toml, data::parse_toml},
                              {"yaml", good_yaml, data::parse_yaml}};

// Asks, and says what is wrong with the answer; empty when nothing is.
std::string complaint(const Format& format, const std::string& text) {
  const auto node = format.parse(text, "f");
  if (node) return {};
  const Error& error = node.error();
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n') + 1);
  if (error.message.empty()) return "no message";
  if (error.place.path != "f" || error.place.line == 0 || error.place.column == 0) return "no place";
  if (error.place.line > lines + 1) return "a place outside of the text";
  if (draw(error).size() > 2000) return "a diagnostic without end";
  return {};
}

}  // namespace

TEST_CASE("damage: the documents are good") {
  for (const auto& format : formats) {
    CAPTURE(format.name);
    CHECK(format.parse(format.good, "f"));
  }
}

TEST_CASE("damage: cut anywhere") {
  for (const auto& format : formats) {
    for (std::size_t size = 0; size <= format.good.size(); ++size) {
      CAPTURE(format.name, size);
      const std::string text(format.good.substr(0, size));
      REQUIRE(complaint(format, text).empty());
    }
  }
}

TEST_CASE("damage: every byte replaced by the ones that mean something") {
  constexpr std::string_view meaningful("\0\n\r\"'\\[]{}=,.:#-+eE0 &*!|>%\t\x1B\x7F\xC3\xFF", 32);
  for (const auto& format : formats) {
    for (std::size_t at = 0; at < format.good.size(); ++at) {
      for (const char c : meaningful) {
        std::string text(format.good);
        text[at] = c;
        CAPTURE(format.name, at, c);
        REQUIRE(complaint(format, text).empty());
      }
    }
  }
}

TEST_CASE("damage: bytes flipped, dropped, doubled and moved at random") {
  std::mt19937 random(20261123);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  for (const auto& format : formats) {
    for (int round = 0; round < 5000; ++round) {
      std::string text(format.good);
      for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
          case 0: text[at] = static_cast<char>(below(256)); break;
          case 1: text.erase(at, 1 + below(5)); break;
          case 2: text.insert(at, text.substr(below(text.size()), 1 + below(20))); break;
          default: std::swap(text[at], text[below(text.size())]);
        }
        if (text.empty()) text = "x";
      }
      CAPTURE(format.name, text);
      REQUIRE(complaint(format, text).empty());
    }
  }
}

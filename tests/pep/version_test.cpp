#include "pep/version.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

#include <algorithm>

using trysquare::draw;
using trysquare::join;
using trysquare::pep::Version;

namespace {

std::string or_dash(const std::optional<std::string>& text) { return text.value_or("-"); }

// epoch|release|pre|post|dev|local
std::string dump(const Version& version) {
  const auto pre = version.pre();
  return version.epoch() + "|" + join(version.release(), ".") + "|" +
         (pre ? pre->first + pre->second : std::string("-")) + "|" + or_dash(version.post()) + "|" +
         or_dash(version.dev()) + "|" + or_dash(version.local());
}

// Every version before the next, by PEP 440's order.
const std::vector<std::string> in_order{
    "0.dev0",
    "0a0.dev0",
    "0a0",
    "0",
    "0.post0",
    "1.dev0",
    "1.0.dev456",
    "1.0a1.dev1",
    "1.0a1",
    "1.0a1.post1.dev2",
    "1.0a1.post1",
    "1.0a2.dev456",
    "1.0a12",
    "1.0b1.dev456",
    "1.0b2",
    "1.0b2.post345",
    "1.0c1.dev456",
    "1.0rc1",
    "1.0rc2",
    "1.0",
    "1.0+abc.5",
    "1.0+abc.7",
    "1.0+abd",
    "1.0+5",
    "1.0+5.abc",
    "1.0+10",
    "1.0+99999999999999999999",
    "1.0.post456.dev34",
    "1.0.post456",
    "1.0.post456+a",
    "1.0.15",
    "1.1.dev1",
    "1.2.3.4.4",
    "1.2.3.4.5",
    "1.10",
    "2",
    "999999999999999999",
    "1000000000000000000",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "99999999999999999999999999",
    "1!0.dev0",
    "1!0",
    "1!1.0",
    "18446744073709551616!0",
};

}  // namespace

TEST_CASE("versions that are read") {
  struct Case {
    std::string text, normalized, parts;
  };
  const auto test = GENERATE(
      Case{"1.0", "1.0", "0|1.0|-|-|-|-"}, Case{" \t1.0\n", "1.0", "0|1.0|-|-|-|-"},
      Case{"\xC2\xA0"
           "1\xE3\x80\x80",
           "1", "0|1|-|-|-|-"},
      Case{"v1.02", "1.2", "0|1.2|-|-|-|-"}, Case{"01!002.0", "1!2.0", "1|2.0|-|-|-|-"},
      Case{"0!1", "1", "0|1|-|-|-|-"}, Case{"1.0-1", "1.0.post1", "0|1.0|-|1|-|-"},
      Case{"1.0-r_4", "1.0.post4", "0|1.0|-|4|-|-"}, Case{"1.0.post", "1.0.post0", "0|1.0|-|0|-|-"},
      Case{"1.0ALPHA.3", "1.0a3", "0|1.0|a3|-|-|-"}, Case{"1.0preview", "1.0rc0", "0|1.0|rc0|-|-|-"},
      Case{"1.0a.", "1.0a0", "0|1.0|a0|-|-|-"}, Case{"1.0a-1-2", "1.0a1.post2", "0|1.0|a1|2|-|-"},
      Case{"1.0a..dev1", "1.0a0.dev1", "0|1.0|a0|-|1|-"},
      Case{"1.0RC1-post_2.DEV-3+Ubuntu_0-01", "1.0rc1.post2.dev3+ubuntu.0.1", "0|1.0|rc1|2|3|ubuntu.0.1"},
      Case{"1.2.3.4.5.6", "1.2.3.4.5.6", "0|1.2.3.4.5.6|-|-|-|-"},
      Case{"00018446744073709551616.dev099999999999999999999", "18446744073709551616.dev99999999999999999999",
           "0|18446744073709551616|-|-|99999999999999999999|-"});
  CAPTURE(test.text);
  const auto version = Version::parse(test.text);
  REQUIRE(version);
  CHECK(version->text() == test.normalized);
  CHECK(dump(*version) == test.parts);
}

TEST_CASE("versions that are refused, and what is said") {
  struct Case {
    std::string text, diagnostic;
  };
  const std::string tail =
      "\nhint: after the release come only pre, post, dev and local parts, as in `1.0rc1.post2.dev3+local`\n";
  const std::string begins = "\nhint: a version begins with digits, as in `1.2.3` or `2!1.0`\n";
  const auto test = GENERATE_COPY(
      Case{"", "error: expected a version, found the end\n" + begins},
      Case{"latest", "error: expected a version, found `latest`\n  latest\n  ^\n" + begins},
      Case{"1.0-", "error: expected the end of the version, found `-`\n  1.0-\n     ^\n" + tail},
      Case{"1.0.*", "error: expected the end of the version, found `.`\n  1.0.*\n     ^\n" + tail},
      Case{"1.0 beta", "error: expected the end of the version, found `beta`\n  1.0 beta\n      ^\n" + tail},
      Case{"\xC2\xA0"
           "1.0+\xC3\xA9",
           "error: expected the end of the version, found `+`\n  \xC2\xA0"
           "1.0+\xC3\xA9\n      ^\n" +
               tail},
      Case{"1.0po\xC5\xBFt1",
           "error: expected the end of the version, found `po`\n  1.0po\xC5\xBFt1\n     ^\n" + tail});
  CAPTURE(test.text);
  const auto version = Version::parse(test.text);
  REQUIRE_FALSE(version);
  CHECK(draw(version.error()) == test.diagnostic);
  CHECK_FALSE(Version::try_parse(test.text));
}

TEST_CASE("the order of versions is total, and text reads back") {
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    const auto left = Version::parse(in_order[i]);
    REQUIRE(left);
    CHECK(Version::parse(left->text()) == *left);
    for (std::size_t j = 0; j < in_order.size(); ++j) {
      CAPTURE(in_order[i], in_order[j]);
      CHECK((*left <=> *Version::parse(in_order[j])) == (i <=> j));
    }
  }
}

TEST_CASE("equal versions have equal trimmed text") {
  const auto test =
      GENERATE(std::pair{"1", "1.0.0.0.0.0"}, std::pair{"0", "0.0"}, std::pair{"1.0a1", "1-alpha-1"},
               std::pair{"1.2.3.4", "01.2.3.4.0"}, std::pair{"2!1+a.1", "2!1.0+A-01"});
  const auto left = *Version::parse(test.first);
  const auto right = *Version::parse(test.second);
  CHECK(left == right);
  CHECK(left.trimmed_text() == right.trimmed_text());
  CHECK(left.text() != right.text());
}

TEST_CASE("copies of a version share what is rare, and stay equal") {
  Version version = *Version::parse("1!1.2.3.4.5rc18446744073709551616+local");
  const Version copy = version;
  CHECK(copy == version);
  version = *Version::parse("1");
  CHECK(copy.text() == "1!1.2.3.4.5rc18446744073709551616+local");
}

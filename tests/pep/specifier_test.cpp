#include "pep/specifier.hpp"

#include "support/catch.hpp"

using trysquare::draw;
using trysquare::pep::Prereleases;
using trysquare::pep::SpecifierSet;
using trysquare::pep::Version;

TEST_CASE("specifier sets that are read") {
  struct Case {
    std::string text, normalized;
  };
  const auto test = GENERATE(Case{"", ""}, Case{" , ,", ""}, Case{">=3.7,!=3.8.*,<4", "!=3.8.*,<4,>=3.7"},
                             Case{" >= \n1 ,, < 2 ", "<2,>=1"}, Case{"==1.0,==1.0.0", "==1.0"},
                             Case{"~=1.0,~=1.0.0", "~=1.0,~=1.0.0"}, Case{"==v1.*", "==v1.*"},
                             Case{"==1.0+Local", "==1.0+Local"}, Case{"===any/thing", "===any/thing"},
                             Case{"===", "==="}, Case{"~=1.0po\xC5\xBFt1", "~=1.0po\xC5\xBFt1"});
  CAPTURE(test.text);
  const auto set = SpecifierSet::parse(test.text);
  REQUIRE(set);
  CHECK(set->text() == test.normalized);
  const auto again = SpecifierSet::parse(set->text());
  REQUIRE(again);
  CHECK(*again == *set);
}

TEST_CASE("specifier sets that are refused, and what is said") {
  struct Case {
    std::string text, diagnostic;
  };
  const std::string comparison =
      "error: expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=` or `===`, found ";
  const std::string comparison_hint = "\nhint: a specifier is a comparison and a version, as in `>=1.0`\n";
  const auto test = GENERATE_COPY(
      Case{">=1,2", comparison + "`2`\n  >=1,2\n      ^\n" + comparison_hint},
      Case{"=1", comparison + "`=`\n  =1\n  ^\n" + comparison_hint},
      Case{">=1, <", "error: expected a version after `<`, found the end\n  >=1, <\n        ^\n"},
      Case{"~=1",
           "error: `~=` needs a version of at least two numbers\n  ~=1\n    ^\n\nhint: write `~=1.0` or "
           "`>=1`\n"},
      Case{">=1.*", "error: `.*` goes only with `==` and `!=`\n  >=1.*\n     ^\n"},
      Case{"==1.0a1.*",
           "error: `.*` cannot follow a pre-release, post-release, dev or local part\n  ==1.0a1.*\n         "
           "^\n"},
      Case{">=1.0+local",
           "error: a local version part goes only with `==` and `!=`\n  >=1.0+local\n       ^\n"},
      Case{">=1 <2", "error: expected `,` or the end after the version, found `<`\n  >=1 <2\n      ^\n"},
      Case{"===a;b", "error: expected `,` or the end after the version, found `;`\n  ===a;b\n      ^\n"});
  CAPTURE(test.text);
  const auto set = SpecifierSet::parse(test.text);
  REQUIRE_FALSE(set);
  CHECK(draw(set.error()) == test.diagnostic);
}

TEST_CASE("what a specifier set holds") {
  struct Case {
    std::string set, inside, outside;  // versions between blanks
  };
  const auto test = GENERATE(
      Case{"", "1 1a1 nonsense", ""}, Case{">=1.0", "1 1.0+l 1.0.post1 2.dev0 1!0", "1.0rc1 0.9 nonsense"},
      Case{"<=1.0", "1.0 1.0+l 1.0rc1 0", "1.0.post1 1.0.1"},
      Case{"<1.0", "0.9 0.9.post1", "1.0 1.0rc1 1.0.dev0 1.0+l"},
      Case{"<1.0rc1", "1.0b1 1.0.dev0 0.9", "1.0rc1 1.0rc1+l 1.0"},
      Case{"<1.0.post1", "1.0 1.0.post0", "1.0.post1.dev0 1.0.post1"},
      Case{">1.0", "1.0.1 1.1.dev0 2", "1.0 1.0+l 1.0.post1 1.0.post1+l"},
      Case{">1.0.post1", "1.0.post2 1.0.post2.dev0", "1.0.post1 1.0.post1+l 1.0"},
      Case{">1.0a1", "1.0a2.dev0 1.0b1 1.0", "1.0a1 1.0a1.post1 1.0a1+l"},
      Case{"==1.0", "1 1.0.0 1.0+l", "1.0.post1 1.0rc1"}, Case{"==1.0+l", "1.0+L", "1.0 1.0+l.1"},
      Case{"!=1.0", "1.0.post1 1.1", "1.0 1.0+l"},
      Case{"==1.2.*", "1.2 1.2.5 1.2.dev0 1.2.5+l", "1.3.dev0 1.1 1!1.2"},
      Case{"==1.0.*", "1 1.0.3a1", "1.1"}, Case{"!=1.2.*", "1.3 1.1", "1.2 1.2.dev0"},
      Case{"~=1.4.2", "1.4.2 1.4.9 1.4.3a1", "1.4.2rc1 1.5 1.4.1 1.5.dev0"},
      Case{"~=2!1.0", "2!1.9", "1.5 2!2"}, Case{"===1.0", "1.0", "1.0.0 1"},
      Case{"===Foo", "foo FOO", "foo1"}, Case{">=1,<2,!=1.5.*", "1.4 1.6", "1.5.1 2 0.9"});
  CAPTURE(test.set);
  const auto set = *SpecifierSet::parse(test.set);
  const auto each = [](const std::string& words, auto use) {
    for (std::size_t start = 0; start < words.size();) {
      const std::size_t end = std::min(words.find(' ', start), words.size());
      use(words.substr(start, end - start));
      start = end + 1;
    }
  };
  each(test.inside, [&](const std::string& version) {
    CAPTURE(version);
    CHECK(set.contains(version));
    if (const auto parsed = Version::try_parse(version)) CHECK(set.contains(*parsed, Prereleases::allow));
  });
  each(test.outside, [&](const std::string& version) {
    CAPTURE(version);
    CHECK_FALSE(set.contains(version));
    CHECK_FALSE(set.contains(version, Prereleases::allow));
  });
}

TEST_CASE("pre-releases in a specifier set") {
  const auto set = *SpecifierSet::parse(">=1.0");
  const auto naming = *SpecifierSet::parse(">=1.0a1");
  const std::vector<std::string> versions{"0.9", "1.1a1", "1.1", "nonsense", "2.0rc1"};
  using Versions = std::vector<std::string>;
  CHECK(set.contains(std::string_view("1.1a1")));
  CHECK_FALSE(set.contains(std::string_view("1.1a1"), Prereleases::refuse));
  CHECK(set.filter(versions) == Versions{"1.1"});
  CHECK(set.filter({"0.9", "1.1a1"}) == Versions{"1.1a1"});
  CHECK(set.filter({"1.1a1"}, Prereleases::refuse).empty());
  CHECK(set.filter(versions, Prereleases::allow) == Versions{"1.1a1", "1.1", "2.0rc1"});
  CHECK(naming.filter(versions) == Versions{"1.1a1", "1.1", "2.0rc1"});
  CHECK(SpecifierSet::parse("")->filter(versions) == Versions{"0.9", "1.1", "nonsense"});
}

#include "pep/url.hpp"

#include "pep/license.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

TEST_CASE("URLs: their parts") {
  struct Case {
    std::string text, parts;
  };
  const auto test = GENERATE(values<Case>({
      {"https://u:p@H/a;b?c#d", "https|u:p@H|/a;b|c|d"},
      {"FILE:///a b", "file||/a b||"},
      {" \tht\ntp://h", "http|h|||"},
      {"1x:y", "||1x:y||"},
      {"a/b:c", "||a/b:c||"},
      {"http://[::1]:80/", "http|[::1]:80|/||"},
      {"http://[1:2:3:4:5:6:7.8.9.10]/", "http|[1:2:3:4:5:6:7.8.9.10]|/||"},
      {"http://[v1.x]/", "http|[v1.x]|/||"},
      {"http://[::1/", "refused"},
      {"http://[1.2.3.4]/", "refused"},
      {"http://[1::2::3]/", "refused"},
      {"http://[12345::]/", "refused"},
      {"http://a\xE2\x84\x80/", "refused"},  // it reads `a/c`
  }));
  CAPTURE(test.text);
  const auto url = pep::Url::parse(test.text);
  const std::string parts =
      url ? fmt::format("{}|{}|{}|{}|{}", url->scheme, url->network, url->path, url->query, url->fragment)
          : "refused";
  CHECK(parts == test.parts);
}

TEST_CASE("URLs: host and port, and percent signs") {
  CHECK(pep::parse_network("u@H.x:080")->host == "h.x");
  CHECK(*pep::parse_network("H.x:080")->port == 80);
  CHECK(pep::parse_network("[FE80::1%eTh0]:1")->host == "fe80::1%eTh0");
  CHECK_FALSE(pep::parse_network(":80"));
  CHECK_FALSE(pep::parse_network("h:65536"));
  CHECK_FALSE(pep::parse_network("h:x"));
  CHECK(pep::percent_decoded("a%2Bb%zz%C3%A9%FF%") == "a+b%zz\xC3\xA9\xEF\xBF\xBD%");
  CHECK(pep::percent_encoded("/a b;\xC3\xA9~") == "/a%20b%3B%C3%A9~");
}

TEST_CASE("licence expressions") {
  const auto [text, valid] = GENERATE(table<std::string, bool>({
      {"MIT", true},
      {"mit AND (apache-2.0 OR BSD-3-Clause+)", true},
      {"GPL-2.0-only WITH Classpath-exception-2.0", true},
      {"LicenseRef-My.Own", true},
      {"MIT OR", false},
      {"(MIT", false},
      {"MIT)", false},
      {"()", false},
      {"MIT MIT", false},
      {"Beerware-of-mine", false},
      {"(MIT) WITH Classpath-exception-2.0", false},
      {"LicenseRef-a_b", false},
      {"", false},
      {std::string(100'000, '('), false},
  }));
  CAPTURE(text);
  CHECK(pep::is_license_expression(text) == valid);
}

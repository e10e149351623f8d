#include "pep/name.hpp"

#include "support/catch.hpp"

using namespace trysquare::pep;

TEST_CASE("names") {
  struct Case {
    std::string name, normalized;
    bool valid;
  };
  const auto test = GENERATE(Case{"Django", "django", true}, Case{"A__B--C..D-_.E", "a-b-c-d-e", true},
                             Case{"zope.interface", "zope-interface", true}, Case{"", "", false},
                             Case{"-a", "-a", false}, Case{"a_", "a-", false}, Case{"a b", "a b", false},
                             Case{"9", "9", true}, Case{"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9", false},
                             Case{"\xC4\xB0", "i\xCC\x87", false}, Case{"\xFF", "\xFF", false});
  CAPTURE(test.name);
  CHECK(normalize_name(test.name) == test.normalized);
  CHECK(is_valid_name(test.name) == test.valid);
  CHECK(normalize_name(normalize_name(test.name)) == normalize_name(test.name));
}

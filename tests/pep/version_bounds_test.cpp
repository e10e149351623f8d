#include "pep/version_bounds.hpp"
#include "pep/specifier.hpp"
#include "support/catch.hpp"

using trysquare::pep::pin_text;
using trysquare::pep::PinStyle;

TEST_CASE("bounds: what each style makes of a version") {
  struct Case {
    std::string version, exact, compatible, range;
  };
  const auto test = GENERATE(
      Case{"1.2.3", "==1.2.3", "~=1.2.3", ">=1.2.3,<2.0"}, Case{"v1.2", "==1.2", "~=1.2", ">=1.2,<2.0"},
      Case{"2024", "==2024", "~=2024.0", ">=2024,<2025.0"},
      Case{"0.4.1", "==0.4.1", "~=0.4.1", ">=0.4.1,<0.5"}, Case{"0", "==0", "~=0.0", ">=0,<1.0"},
      Case{"0.9.9", "==0.9.9", "~=0.9.9", ">=0.9.9,<0.10"},
      Case{"1.0rc1", "==1.0rc1", "~=1.0rc1", ">=1.0rc1,<2.0"},
      Case{"5.dev3", "==5.dev3", "~=5.0.dev3", ">=5.dev3,<6.0"},
      Case{"1.0.post2", "==1.0.post2", "~=1.0.post2", ">=1.0.post2,<2.0"},
      Case{"3!4.5", "==3!4.5", "~=3!4.5", ">=3!4.5,<3!5.0"},
      Case{"2.1+cu118", "==2.1+cu118", "~=2.1", ">=2.1,<3.0"},
      Case{"99999999999999999999.1", "==99999999999999999999.1", "~=99999999999999999999.1",
           ">=99999999999999999999.1,<100000000000000000000.0"},
      Case{"built-by-hand", "===built-by-hand", "===built-by-hand", "===built-by-hand"});
  CAPTURE(test.version);
  CHECK(pin_text(test.version, PinStyle::exact) == test.exact);
  CHECK(pin_text(test.version, PinStyle::compatible) == test.compatible);
  CHECK(pin_text(test.version, PinStyle::range) == test.range);
  for (const PinStyle style : {PinStyle::exact, PinStyle::compatible, PinStyle::range}) {
    const auto set = trysquare::pep::SpecifierSet::parse(pin_text(test.version, style));
    REQUIRE(set);
    CHECK(set->contains(test.version, trysquare::pep::Prereleases::allow));
  }
}

#include "pep/common_version.hpp"

#include "support/catch.hpp"

using namespace trysquare;

TEST_CASE("sets of specifiers: a version of all of them") {
  struct Case {
    std::vector<std::string> sets;
    bool common;
  };
  const auto test = GENERATE(values<Case>({
      {{}, true},
      {{""}, true},
      {{">=1", "<2"}, true},
      {{">=2", "<2"}, false},
      {{">=2", "<=2"}, true},
      {{">2", "<=2"}, false},
      {{">2", "<2.0.1"}, true},
      {{">=1.26.4,<2.0.0", ">=2"}, false},
      {{">=1.26.4,<2.0.0", ">=1.27"}, true},
      {{"==1.2.*", ">1.2"}, true},
      {{"==1.2.*", ">=1.3"}, false},
      {{"==1.2.*", ">1.2.99999999"}, true},
      {{"==1.2.*", "!=1.2.*"}, false},
      {{"~=4.2.1", "<4.2.1"}, false},
      {{"~=4.2.1", "<4.3"}, true},
      {{"~=4.2", "==5"}, false},
      {{"==1.0+cu118", "==1.0"}, true},
      {{"==1.0+cu118", "==1.0+cpu"}, false},
      {{">=5.1a1", "<5.1"}, false},
      {{">=5.1a1", "<5.1a2"}, true},
      {{"===x"}, true},
      {{"===x", ">1"}, false},
      {{"<0.dev0"}, false},
      {{">=1!1", ">=5"}, true},
      {{">=1!1", "<5"}, false},
      {{">=1.9,<2", "!=1.9", "<1.9.1"}, true},
      {{">99999999999999999999", "<100000000000000000001"}, true},
      {{">0.9", "<1"}, true},
      {{">=0.9.9", "<1", "!=0.9.*"}, true},
      {{">=1.9", "<2", "!=1.*"}, false},
  }));
  CAPTURE(test.sets);
  std::vector<pep::SpecifierSet> sets;
  for (const auto& text : test.sets) sets.push_back(*pep::SpecifierSet::parse(text));
  std::vector<const pep::SpecifierSet*> asked;
  for (const auto& set : sets) asked.push_back(&set);
  const auto found = pep::find_common_version(asked);
  CHECK(found.has_value() == test.common);
  // Law: what is found lies in all of them.
  for (const auto& set : sets) CHECK((!found || set.contains(*found, pep::Prereleases::allow)));
}

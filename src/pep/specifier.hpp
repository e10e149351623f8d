// PEP 440 version specifiers: `>=4.2.27,<5.0`.
// Reference: packaging 26.3, `packaging.specifiers.SpecifierSet`, also where it is laxer than the grammar.
#pragma once

#include "pep/version.hpp"

namespace trysquare::pep {

// `by_default`: a pre-release counts when nothing else matched or the set names one.
enum class Prereleases : std::uint8_t { by_default, allow, refuse };

class Specifier {
 public:
  std::string operator_text() const;  // "==", "~=", "==="…
  std::string version_text() const;   // as written, `.*` included
};

class SpecifierSet {
 public:
  static Result<SpecifierSet> parse(std::string_view text);

  bool empty() const;
  std::vector<Specifier> specifiers() const;  // sorted as text
  std::string text() const;                   // clauses sorted, joined by `,`, versions as written
  bool contains(const Version& version, Prereleases = Prereleases::by_default) const;
  // Text that is no PEP 440 version only ever matches `===` or the empty set.
  bool contains(std::string_view version, Prereleases = Prereleases::by_default) const;
  // The kept ones, in input order.
  std::vector<std::string> filter(const std::vector<std::string>& versions,
                                  Prereleases = Prereleases::by_default) const;
  bool operator==(const SpecifierSet& other) const;
};

}  // namespace trysquare::pep

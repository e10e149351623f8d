// PEP 508 requirements: `requests[security]>=2.8.1,==2.8.*; python_version < "2.7"`.
// Reference: packaging 26.3, `packaging.requirements.Requirement`. Law: parse(r.text()) == r.
#pragma once

#include "pep/marker.hpp"
#include "pep/specifier.hpp"

namespace trysquare::pep {

struct Requirement {
  std::string name;                 // as written
  std::string key;                  // PEP 503
  std::vector<std::string> extras;  // as written, sorted, each once
  SpecifierSet specifiers;
  std::optional<std::string> url;
  std::optional<Marker> marker;

  // Errors hold the column in `place` (of the requirement's own text) and the text as source line.
  static Result<Requirement> parse(std::string_view text);
  std::string text() const;  // canonical
  bool operator==(const Requirement&) const = default;
};

}  // namespace trysquare::pep

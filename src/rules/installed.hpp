// What is installed, as far as rules ask: versions by name, and the marker variables of the interpreter.
#pragma once

#include "model/environment.hpp"
#include "model/rule.hpp"

#include <map>
#include <span>
#include <string>

namespace trysquare::rules {

struct Installed {
  std::map<std::string, std::string, std::less<>> versions;  // PEP 503 name -> version as written
  pep::MarkerEnvironment markers;

  bool operator==(const Installed&) const = default;
};

// The copies that Python would import.
Installed installed_of(const model::Environment& environment);

// Every one is installed in a version that fits, pre-releases included: a change that came with an alpha is
// there in the alpha. A requirement whose marker does not hold is not met.
bool meets(const Installed& installed, std::span<const pep::Requirement> requirements);
// The same of requirements that stand one in a line (rules/compiled.hpp).
bool meets(const Installed& installed, std::string_view requirements);

}  // namespace trysquare::rules

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

// Conditions as text (rules/compiled.hpp): many rules have the same, and each is asked once.
class Conditions {
 public:
  explicit Conditions(const Installed& installed) : installed_(installed) {}

  // `when`: requirements, each a line; `python`: the interpreter's versions, PEP 440; empty: whatever it is.
  bool are_met(std::string_view when, std::string_view python = {});

 private:
  const Installed& installed_;
  std::map<std::string_view, bool> when_, python_;  // answers
};

}  // namespace trysquare::rules

// Pins of what several sources hold and accept: their intersection, a line for each distribution.
// https://pip.pypa.io/en/stable/user_guide/#constraints-files
// Laws: what a pin accepts, every source that speaks of the distribution accepts; what a source has installed
// is accepted. Where no version is left the answer is a finding (TS207), never a pin.
#pragma once

#include "model/constraint.hpp"
#include "model/environment.hpp"
#include "model/pin.hpp"
#include "pep/version_bounds.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trysquare::repair {

struct PinSource {
  std::string name;                                  // ".venv", "v261": how comments and findings call it
  std::vector<const model::Distribution*> versions;  // what it holds: each a version to stay at
  const std::vector<model::Constraint>* lines = nullptr;  // what it accepts
  std::vector<const model::Distribution*> candidates;   // where lines leave a choice, which version is meant
  std::map<std::string, std::vector<std::string>> via;  // who requires what, by key
};

struct PinQuestion {
  std::vector<PinSource> sources;
  std::optional<pep::PinStyle> style;  // nothing: exact for what is held, as written for what is accepted
  pep::MarkerEnvironment target;       // empty fields: not known
  std::string marker;                  // that every line is to carry; empty: none
};

struct PinAnswer {
  model::PinSet set;
  std::vector<model::Finding> findings;  // errors: no pins; infos: what is left out
};

PinAnswer make_pins(const PinQuestion& question);

}  // namespace trysquare::repair

// Transitions: changes of a package that lie between what something was built for and what is installed.
#pragma once

#include "rules/installed.hpp"

#include <string>
#include <vector>

namespace trysquare::rules {

struct Transition {
  const model::Rule* rule;
  std::string distribution;  // PEP 503
  std::string version;       // installed
};

// What something was built for: requirements such as a release's constraints, without markers that do not
// hold.
using Basis = std::vector<pep::Requirement>;

// Whether no version that the basis allows meets the rule: then settings built for the basis were written
// before the change. False where the basis says nothing about the rule's packages.
bool lies_beyond(const model::Rule& rule, const Basis& basis);

// A changed default that what the basis allows has seen already, at least in part: what was written for it
// means the new one. Where the basis says nothing about the rule's packages: true of a rule that only a known
// release can tell, otherwise false.
bool lies_behind(const model::Rule& rule, const Basis& basis);

// The rules that the installed versions meet and that lie beyond the basis, in the order of the rules.
std::vector<Transition> crossed_transitions(std::span<const model::Rule> rules, const Installed& installed,
                                            const Basis& basis);

}  // namespace trysquare::rules

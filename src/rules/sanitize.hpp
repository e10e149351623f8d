// Settings in, sanitized settings and the edits that make them out.
// Laws (tests/rules): applying twice equals once; the order in which rules are given does not matter;
// explicit new-style settings win over migrated old ones; the edits applied to the input give the output.
#pragma once

#include "rules/installed.hpp"
#include "rules/transitions.hpp"

#include <vector>

namespace trysquare::rules {

struct SanitizeInput {
  std::vector<model::Rule> rules;
  Installed installed;
  model::Dict settings;
  // Edits of an earlier sanitization of the same settings: what they wrote is not explicit.
  std::vector<model::Edit> previous;
  // What the settings were written for; empty: not known.
  Basis built_for;
  bool review = false;  // apply edits that need a review, too
};

// Whether the rule's edits wait for a person: they may change what a setting does, or nothing tells that the
// settings are older than the change.
bool asks_for_review(const model::Rule& rule, const Basis& built_for);

// Errors: rules that undo each other.
Result<model::Sanitized> sanitize(SanitizeInput input);

}  // namespace trysquare::rules

// The examples of a rule through the engine: what they say must be what the rule does.
// (Whether the real package does what they say: tests/differential/test_rules.py.)
#pragma once

#include "model/rule.hpp"

#include <vector>

namespace trysquare::rules {

struct ExampleProblems {
  std::vector<Error> refused;  // the rule cannot be proved: a side of its boundary has no example
  std::vector<Error> failed;   // an example is not what the rule does
};

// Each problem at the place of the rule or of its example.
ExampleProblems check_examples(const model::Rule& rule);

}  // namespace trysquare::rules

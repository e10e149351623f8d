// Is every installed distribution inside the constraints? (TS201.) Does what a constraint names by its
// URL come from there? (TS209.) Constraints never ask for an install.
#pragma once

#include "check/graph.hpp"
#include "model/constraint.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

struct ConstraintsQuestion {
  const model::Environment& environment;
  const RequirementGraph& graph;
  const std::vector<model::Constraint>& constraints;
  std::string accepted_by;     // "v261", or the file's name: who says so
  std::string remedy;          // a command that brings the environment inside
  bool sources_known = false;  // Distribution::source says where each comes from; null: an index
};

std::vector<model::Finding> check_constraints(const ConstraintsQuestion& question);

}  // namespace trysquare::check

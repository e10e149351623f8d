// An environment, and the ranges of the project's file that it may have been read from, against what somebody
// accepts: what is installed (TS201, TS209), and what the file leaves room for (TS207, TS208).
#pragma once

#include "check/graph.hpp"
#include "model/constraint.hpp"
#include "model/finding.hpp"
#include "model/project.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

struct AgainstQuestion {
  const model::Environment& environment;
  const RequirementGraph& graph;
  const model::Project& project;
  const std::vector<model::Constraint>& constraints;
  std::string accepted_by;     // "v261", or the file's name: who says so
  std::string remedy;          // a command that brings the environment inside
  bool sources_known = false;  // as in ConstraintsQuestion
};

std::vector<model::Finding> check_against(const AgainstQuestion& question);

}  // namespace trysquare::check

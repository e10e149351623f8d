// What changed: from one state of an environment to another, or against what somebody accepts.
// Law: every change is named once. A distribution that is there because a marker holds now is that change,
// and not an addition besides; equal versions, sources and extras are no change, however they are written;
// what one side does not tell is no change either.
#pragma once

#include "check/graph.hpp"
#include "model/constraint.hpp"
#include "model/drift.hpp"
#include "model/environment.hpp"
#include "model/project.hpp"

#include <vector>

namespace trysquare::check {

// An environment as a state; `project` is what its manifest declares, null for one on disk.
model::State make_state(const model::Environment& environment, const RequirementGraph& graph,
                        const model::Project* project);

struct StatesQuestion {
  const model::State& before;
  const model::State& after;
  // Who requires what under which marker: the environment that `after` was made of; null: not known.
  const model::Environment* requirements = nullptr;
  // Of a list, an entry without a version is this.
  const std::vector<model::DeclaredRequirement>* declared = nullptr;
};
std::vector<model::Change> compare_states(const StatesQuestion& question);

struct AcceptedQuestion {
  const model::State& state;
  const std::vector<model::Constraint>& constraints;
};
std::vector<model::Change> compare_with_accepted(const AcceptedQuestion& question);

model::Finding finding_of(const model::Change& change, const model::Comparison& comparison);

}  // namespace trysquare::check

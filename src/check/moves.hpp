// What a client has to change when what is accepted changes: two lists of constraints, line by line.
// Law: a move is pressing exactly when some version that the old lines accept the new ones refuse; of an
// environment exactly when its own version is refused.
#pragma once

#include "model/constraint.hpp"
#include "model/environment.hpp"
#include "model/move.hpp"

#include <vector>

namespace trysquare::check {

struct MovesQuestion {
  const std::vector<model::Constraint>& before;
  const std::vector<model::Constraint>& after;
  const model::Environment* environment = nullptr;  // whose versions are judged; null: nobody's
  bool sources_known = false;                       // as in ConstraintsQuestion
  const pep::MarkerEnvironment& target;             // decides markers; empty fields: not known
};

std::vector<model::Move> compare_accepted(const MovesQuestion& question);

}  // namespace trysquare::check

// Is a distribution there more than once on the search path that the process will have? (TS102, TS103.)
// The environment comes first, what the release appends comes after: the first copy wins.
#pragma once

#include "check/graph.hpp"
#include "model/environment.hpp"
#include "model/finding.hpp"
#include "model/product.hpp"

#include <vector>

namespace trysquare::check {

// `release` may be null.
std::vector<model::Finding> check_copies(const model::Environment& environment, const RequirementGraph& graph,
                                         const model::Release* release);

}  // namespace trysquare::check

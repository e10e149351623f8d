// Does every installed distribution find what it requires? (TS202 to TS206.)
// As `pip check` and `uv pip check` ask it, with the extras that somebody requests followed as well.
#pragma once

#include "check/graph.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

// `client`: normalized name of the distribution that setup needs; what it lacks is fatal. Empty: nothing is.
std::vector<model::Finding> check_requirements(const model::Environment& environment,
                                               const RequirementGraph& graph, const std::string& client);

}  // namespace trysquare::check

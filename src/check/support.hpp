// Is the product's client there, and does it support this release? (TS604, TS607.)
#pragma once

#include "check/graph.hpp"
#include "model/finding.hpp"
#include "model/product.hpp"

#include <vector>

namespace trysquare::check {

std::vector<model::Finding> check_support(const RequirementGraph& graph, const model::Product& product,
                                          const model::Release* release);

}  // namespace trysquare::check

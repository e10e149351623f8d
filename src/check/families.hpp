// Which environment serves a family of releases: one for each line of a product, or for each part of a line
// that one environment can serve.
#pragma once

#include "model/matrix.hpp"

#include <vector>

namespace trysquare::check {

// Of the matrix's cells. Sorted by product and line; releases without a product are a family each.
std::vector<model::MatrixAdvice> advise_families(const model::Matrix& matrix);

}  // namespace trysquare::check

// Which findings a user wants to see: `--select TS2,TS301 --ignore shadowed-distribution`.
// The longest selector that fits a code decides, as in ruff; on a tie `ignore` wins.
#pragma once

#include "base/error.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

// Removes what is not selected. An unknown selector is an error that names the nearest one.
Result<void> select_findings(std::vector<model::Finding>& findings, const std::vector<std::string>& select,
                             const std::vector<std::string>& ignore);

}  // namespace trysquare::app

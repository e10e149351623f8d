// `--fail-on LEVEL`: from which severity on findings make the exit code 1.
#pragma once

#include "base/error.hpp"
#include "cli/options.hpp"
#include "model/finding.hpp"

#include <optional>
#include <vector>

namespace trysquare::cli {

using Threshold = std::optional<model::Severity>;  // nothing: never

Result<Threshold> parse_threshold(const Arguments& arguments);
int exit_code(const std::vector<model::Finding>& findings, const Threshold& threshold);

}  // namespace trysquare::cli

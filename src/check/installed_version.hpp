// The version by which an installed distribution is judged. METADATA and the name of its directory both tell
// it; where they differ, pip and uv go by the directory.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-dist-info-directory
#pragma once

#include "check/graph.hpp"
#include "model/environment.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

// Where `line` of what `metadata_path` names is: a manifest's own path ends with the line of the distribution
// ("uv.lock:12"), which is told where `line` is 0.
Place place_of_metadata(const std::string& metadata_path, std::uint32_t line);

// As METADATA writes it, if that is the directory's version too; empty when nothing tells.
std::string installed_version(const model::Distribution& distribution);

// Versions that cannot be read, and those that the directory tells otherwise (TS902).
std::vector<model::Finding> check_installed_versions(const RequirementGraph& graph);

}  // namespace trysquare::check

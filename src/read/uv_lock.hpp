// uv.lock: one resolution for all platforms and Python versions, of which a target takes what its markers let
// through from the project on.
// https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
//
//   package    = name [version] source [resolution-markers] [dependencies] [optional-dependencies]
//                [dev-dependencies]
//   dependency = name [version] [marker] [extra]        version: where several of that name are locked
// What is installed: the project's dependencies, its group `dev` and the extras and groups that are selected,
// as `uv sync` takes them, and what these need. Law: for a target whose markers are all known, the
// distributions of `uv export`.
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_uv_lock(std::string_view text, const std::string& path, const Target& target);

}  // namespace trysquare::read

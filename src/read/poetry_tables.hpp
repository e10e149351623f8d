// The dependencies that `tool.poetry` of a pyproject.toml declares, as requirements of the standard.
// https://python-poetry.org/docs/dependency-specification/
//
//   dependency = range | { version, extras, python, platform, markers, optional, git | url | path } | [
//   dependency… ] extras.NAME = names of optional dependencies
#pragma once

#include "read/environment_list.hpp"

namespace trysquare::read {

// `enriched`: the project's own table tells the dependencies, and these only say where they come from.
void read_poetry_tables(const data::Node& poetry, bool enriched, EnvironmentList& list);

}  // namespace trysquare::read

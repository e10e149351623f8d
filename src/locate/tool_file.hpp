// Finds what a user decided for a project: trysquare.toml, or [tool.trysquare] of pyproject.toml, in the
// working directory or the closest folder above it that has one. In one folder trysquare.toml counts.
#pragma once

#include "locate/host.hpp"
#include "read/tool_toml.hpp"

#include <string>

namespace trysquare::locate {

struct FoundToolFile {
  std::string path;  // empty: there is none
  read::ToolFile file;
};

// `named`: --config FILE; empty: searched.
Result<FoundToolFile> find_tool_file(const Host& host, const std::string& named);

}  // namespace trysquare::locate

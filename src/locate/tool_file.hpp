// Finds what was decided beforehand, closest first: trysquare.toml in the working directory or the closest
// folder above it that has one, the table [tool.trysquare] of the closest pyproject.toml that has one, the
// user's file ($XDG_CONFIG_HOME or ~/.config, %APPDATA%), the system's (/etc/xdg, /etc, %ProgramData%).
// https://specifications.freedesktop.org/basedir-spec/latest/
// Law: what a closer file says counts; a trysquare.toml that is not whole is an error, never passed over.
#pragma once

#include "locate/host.hpp"
#include "read/tool_toml.hpp"

#include <string>
#include <vector>

namespace trysquare::locate {

struct FoundToolFile {
  std::string path;       // as messages cite it
  std::string directory;  // absolute: where its relative paths begin
  std::string layer;      // "project", "pyproject", "user", "system", "--config"
  read::ToolFile file;
};

struct ToolFiles {
  std::vector<FoundToolFile> found;     // the one that counts first
  std::vector<std::string> looked_for;  // of the user's and the system's: where one could be
};

// `named`: --config FILE, which stands for the project's files; empty: searched.
Result<ToolFiles> find_tool_files(const Host& host, const std::string& named);

}  // namespace trysquare::locate

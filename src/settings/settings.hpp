// Static settings: what a settings module would hold after its import, without running it.
// Law: a wrong value is worse than an unknown one; each value knows every place that shaped it.
#pragma once

#include "base/error.hpp"
#include "model/settings.hpp"
#include "settings/world.hpp"

#include <string>
#include <vector>

namespace trysquare::settings {

struct SettingsRequest {
  const FileSystem& files;
  std::string directory;                  // the working directory, absolute
  const model::Environment& environment;  // its search path holds what stands before and after it
  std::string module;                     // "project.settings", or "FILE.py"
  Variables variables;                    // that exist
  std::vector<std::string> unknown_variables;
};

// An Error when there is no such module.
Result<model::Settings> read_settings(const SettingsRequest& request);

}  // namespace trysquare::settings

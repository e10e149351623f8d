// The settings of a module, read without running it.
#pragma once

#include "locate/environment.hpp"
#include "model/settings.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct SettingsQuery {
  locate::EnvironmentQuery environment;
  std::string module;  // dotted, or "FILE.py"
  std::vector<std::string>
      assignments;  // --env: "NAME=VALUE", "NAME=?" declares one unknown; none: the process's own
};

// The same in an environment that has been read already.
Result<model::Settings> read_settings(const locate::Host& host, const model::Environment& environment,
                                      const std::string& module, const std::vector<std::string>& assignments,
                                      const std::vector<std::string>& unknown_variables);

Result<model::Settings> show_settings(const locate::Host& host, const SettingsQuery& query);

}  // namespace trysquare::app

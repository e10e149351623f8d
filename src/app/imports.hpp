// Which modules of a tree can be imported in an environment, without importing them.
#pragma once

#include "locate/environment.hpp"
#include "model/import_report.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct ImportsRequest {
  locate::EnvironmentQuery environment;
  std::string root;                      // the folder from which the modules are imported
  std::vector<std::string> modules;      // none: all below the root
  std::string settings_module;           // a project's
  std::vector<std::string> assignments;  // --env
  std::vector<std::string> rules;        // --rules DIR
};

Result<model::ImportReport> judge_imports(const locate::Host& host, const ImportsRequest& request);

}  // namespace trysquare::app

// Which modules of a tree can be imported in an environment, without importing them.
#pragma once

#include "locate/environment.hpp"
#include "model/import_report.hpp"

#include <cstdint>
#include <optional>
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
  // Where answers are kept for the next time (kept_answers.hpp); empty: nowhere.
  std::string cache;
  std::string program;   // the running one's file: another one may answer otherwise
  std::int64_t now = 0;  // nanoseconds, when it began
};

struct ImportsAnswer {
  model::ImportReport report;
  std::optional<Error> unkept;  // why the answer could not be kept
};

Result<ImportsAnswer> judge_imports(const locate::Host& host, const ImportsRequest& request);

}  // namespace trysquare::app

// `trysquare run --configurations`, `trysquare serve`, `trysquare.run_isolated`: a plan of one process for
// each configuration. Who starts and watches them is python/trysquare/supervisor.py.
#pragma once

#include "app/run.hpp"
#include "data/node.hpp"
#include "model/configuration.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace trysquare::app {

// A child's environment is its parent's with these changes: what makes a configuration is never inherited.
struct ConfigurationPlan {
  model::Configuration configuration;
  RunPlan run;
  std::map<std::string, std::string> set;
  std::vector<std::string> unset;
};

struct ConfigurationsPlan {
  std::vector<ConfigurationPlan> plans;
  std::vector<model::Finding> findings;  // of all of them together: directories that two of them write to
};

// `request.check.release` is what configurations without a product or release of their own get.
Result<ConfigurationsPlan> plan_configurations(const locate::Host& host, const RunRequest& request,
                                               const std::vector<model::Configuration>& configurations);

// From a file; every mistake in it is told.
Result<std::vector<model::Configuration>> read_configurations_file(const locate::Host& host,
                                                                   const std::string& path);

// The use case "configurations" (include/trysquare/trysquare.h).
Result<data::Node> plan_configurations_json(const locate::Host& host, const data::Node& request);

}  // namespace trysquare::app

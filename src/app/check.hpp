// The preflight: does this environment fit this release? The only conductor; it reads like the help text.
// Silent: nothing is printed here, nothing is written, nothing of the client or the product is executed.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"
#include "model/report.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct CheckRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;
  std::vector<std::string> more_releases;        // further ones of the same product, whose constraints count
  std::string settings_module;                   // any project's, when no product is concerned
  std::vector<std::string> constraints;          // -c FILE
  std::vector<std::string> rules;                // --rules DIR
  std::vector<std::string> select, ignore;       // finding codes, their prefixes ("TS2") or names
  std::vector<model::Suppression> suppressions;  // what the user decided to live with
  std::vector<std::string> assignments;  // --env, for the settings: with any, exactly those variables exist
  bool settings = true;                  // --no-settings
  bool imports = true;                   // --no-imports
  bool shims = false;                    // --shims: they will be there when setup runs
};

Result<model::Report> check(const locate::Host& host, const CheckRequest& request);

}  // namespace trysquare::app

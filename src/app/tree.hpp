// `tree` and `why`: who requires what, across the client's environment and the release, to the constraint
// that matters.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"
#include "model/dependency_tree.hpp"

namespace trysquare::app {

struct TreeRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;
  std::vector<std::string> constraints;  // -c FILE
  std::vector<std::string> names;        // where to begin; empty: what nobody requires
  bool reverse = false;
};

Result<model::DependencyTree> make_tree(const locate::Host& host, const TreeRequest& request);

}  // namespace trysquare::app

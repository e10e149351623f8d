// `trysquare diff OLD NEW`: what a client has to change to move from one release to the next.
#pragma once

#include "app/accepted.hpp"
#include "model/move.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct DiffRequest {
  std::string before, after;             // words, as app::read_named reads them
  locate::EnvironmentQuery environment;  // --python, --manifest: whose versions are judged
  bool environment_named = false;
  std::string product;  // of a release's name; empty: whose name it is
};

struct DiffAnswer {
  model::Moves moves;
  std::vector<model::Finding> findings;  // what could not be read; sorted
};

Result<DiffAnswer> diff(const locate::Host& host, const DiffRequest& request);

}  // namespace trysquare::app

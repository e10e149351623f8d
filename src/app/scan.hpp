// What is there: the environment and the release, read and described, without judging them.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"

namespace trysquare::app {

struct ScanRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;
};

struct Scan {
  model::Environment environment;
  std::optional<model::Product> product;
  std::optional<model::Release> release;
  std::vector<model::Finding> findings;  // what could not be read or found; sorted
};

Result<Scan> scan(const locate::Host& host, const ScanRequest& request);

}  // namespace trysquare::app

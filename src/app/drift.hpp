// `trysquare drift`: an environment, or a lock file, against a recorded state, pins, what a release accepts,
// and what a fresh installation would bring.
#pragma once

#include "app/accepted.hpp"
#include "model/drift.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct DriftRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;
  std::vector<std::string> more_releases;
  std::vector<std::string> constraints;  // -c
  std::string baseline;                  // a recorded state, or any manifest
  bool update_baseline = false;
  bool resolve = false;
  std::string installer;
  std::vector<std::string> find_links;
  bool offline = false;
  std::vector<std::string> select, ignore;       // as in app::CheckRequest
  std::vector<model::Suppression> suppressions;  // what the user decided to live with
};

struct DriftAnswer {
  model::Environment environment;
  std::vector<model::Comparison> comparisons;
  std::vector<model::Finding> findings;  // sorted
  std::vector<model::Suppressed> suppressed;
  std::string state;  // what --update-baseline writes; empty: it was not asked for
};

// An error where there is nothing to compare with, or an installer that was asked for cannot answer.
Result<DriftAnswer> drift(const locate::Host& host, const DriftRequest& request);

}  // namespace trysquare::app

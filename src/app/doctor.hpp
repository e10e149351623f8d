// Is the environment itself whole? `trysquare doctor`. Silent; nothing of the environment is executed.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"
#include "model/report.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct DoctorRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;                  // both empty: none is looked for
  bool hashes = false;                           // read every file that RECORD has a digest of
  std::vector<std::string> select, ignore;       // as in app::CheckRequest
  std::vector<model::Suppression> suppressions;  // what the user decided to live with
};

struct DoctorAnswer {
  model::Report report;
  std::size_t files = 0, scripts = 0;  // that were looked at
};

Result<DoctorAnswer> examine(const locate::Host& host, const DoctorRequest& request);

}  // namespace trysquare::app

// What `check` answers; every output format is written from this one value (report/).
#pragma once

#include "model/drift.hpp"
#include "model/environment.hpp"
#include "model/finding.hpp"
#include "model/product.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::model {

// What setup would meet, as far as it was judged.
struct SetupForecast {
  enum class Outcome : std::uint8_t { works, fails, unknown };
  Outcome outcome = Outcome::unknown;
  std::string cause;  // of a failure, or why it is unknown
  Outcome with_cures = Outcome::unknown;
};

struct Report {
  std::optional<Release> release;
  std::optional<Environment> environment;
  std::vector<Finding> findings;       // sorted
  std::vector<Suppressed> suppressed;  // of them, by the user's decision
  SetupForecast setup;
};

struct FindingCounts {
  std::size_t errors = 0, warnings = 0, infos = 0;
};
FindingCounts count_findings(const std::vector<Finding>& findings);

}  // namespace trysquare::model

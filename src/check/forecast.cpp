#include "check/forecast.hpp"

#include <algorithm>

namespace trysquare::check {

model::SetupForecast forecast_setup(const std::vector<model::Finding>& findings) {
  using Outcome = model::SetupForecast::Outcome;
  const auto fatal = std::ranges::find_if(
      findings, [](const model::Finding& finding) { return finding.fatal || finding.code->code == "TS306"; });
  if (fatal != findings.end()) return {Outcome::fails, fatal->message, Outcome::fails};
  return {Outcome::unknown, "", Outcome::unknown};
}

}  // namespace trysquare::check

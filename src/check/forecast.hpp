// What setup would meet, judged from the findings of all checks.
#pragma once

#include "model/finding.hpp"
#include "model/report.hpp"

#include <vector>

namespace trysquare::check {

model::SetupForecast forecast_setup(const std::vector<model::Finding>& findings);

}  // namespace trysquare::check

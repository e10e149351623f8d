// What was looked at, in a line or two: the head of every text report.
#pragma once

#include "model/environment.hpp"
#include "model/product.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

std::string environment_lines(const model::Environment& environment, const Style& style);
std::string release_lines(const model::Release& release, const Style& style);

}  // namespace trysquare::report

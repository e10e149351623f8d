// The date, for what expires. The only door to the clock; everything else that we write is without one.
#pragma once

#include "base/process.hpp"

#include <string>

namespace trysquare {

// "2026-11-26", in UTC; SOURCE_DATE_EPOCH among the variables stands for the clock
// (https://reproducible-builds.org/specs/source-date-epoch/).
std::string today(const Variables& variables);

// "2026-11-26" and nothing else: four, two and two digits, of a day that the calendar has.
bool is_date(const std::string& text);

}  // namespace trysquare

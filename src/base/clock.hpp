// The date, for what expires, and the time, for what is compared with that of files. The only door to the
// clock; everything else that we write is without one.
#pragma once

#include "base/process.hpp"

#include <cstdint>
#include <string>

namespace trysquare {

// "2026-11-26", in UTC; SOURCE_DATE_EPOCH among the variables stands for the clock
// (https://reproducible-builds.org/specs/source-date-epoch/).
std::string today(const Variables& variables);

// Nanoseconds since 1970, as disks count (file_stamp.hpp).
std::int64_t time_now();

// "2026-11-26" and nothing else: four, two and two digits, of a day that the calendar has.
bool is_date(const std::string& text);

}  // namespace trysquare

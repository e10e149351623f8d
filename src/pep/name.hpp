// Project names (PEP 503 and the core metadata name rule).
// https://packaging.python.org/en/latest/specifications/name-normalization/
// Law: normalize_name(normalize_name(x)) == normalize_name(x).
#pragma once

#include <string>
#include <string_view>

namespace trysquare::pep {

// Lower case, runs of `-`, `_` and `.` become one `-`. Defined for every ASCII text, valid name or not.
std::string normalize_name(std::string_view name);

// Letters, digits, `.`, `_`, `-`; begins and ends with a letter or digit.
bool is_valid_name(std::string_view name);

}  // namespace trysquare::pep

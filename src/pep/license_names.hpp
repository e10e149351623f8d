// Identifiers of the SPDX licence list, in lower case and sorted; generated.
#pragma once

#include <span>
#include <string_view>

namespace trysquare::pep {

extern const std::span<const std::string_view> license_names;
extern const std::span<const std::string_view> license_exception_names;

}  // namespace trysquare::pep

// The version that CMakeLists.txt declares.
#pragma once

#include <string_view>

namespace trysquare::cli {

constexpr std::string_view version = TRYSQUARE_VERSION;

}  // namespace trysquare::cli

// The page of a finding's code, from docs/findings/ inside the binary.
#pragma once

#include "base/error.hpp"

#include <string>

namespace trysquare::app {

// Markdown text. An empty topic gives the list of all codes.
Result<std::string> explain(const std::string& topic);

}  // namespace trysquare::app

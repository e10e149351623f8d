// TOML 1.0 text -> Node.
#pragma once

#include "data/node.hpp"

namespace trysquare::data {

// Errors carry place and source line.
Result<Node> parse_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::data

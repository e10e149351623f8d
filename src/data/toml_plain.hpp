// TOML as tools write it, read in one go: tables under headers, keys of one part, strings, integers, truth
// values, arrays and inline tables. Lock files have megabytes of it and little else. Law: where there is an
// answer it is the one of `parse_toml`, places included; what is wrong, rare or not certain has none. The
// text is UTF-8: that is asked before.
#pragma once

#include "data/node.hpp"

#include <optional>
#include <string_view>

namespace trysquare::data {

std::optional<Node> parse_plain_toml(std::string_view text);

}  // namespace trysquare::data

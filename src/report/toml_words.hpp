// Words of TOML documents that we write. https://toml.io/en/v1.0.0
// Law: a TOML reader reads back the text that was given.
#pragma once

#include <string>
#include <string_view>

namespace trysquare::report {

// A basic string; bytes that are no UTF-8 become U+FFFD.
std::string toml_string(std::string_view text);
// A bare key where it can be one.
std::string toml_key(std::string_view key);

}  // namespace trysquare::report

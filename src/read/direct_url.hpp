// direct_url.json (PEP 610): where a distribution came from when it was no index.
// https://packaging.python.org/en/latest/specifications/direct-url/
#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

struct DirectUrl {
  std::string url;  // credentials masked
  bool editable = false;
};

Result<DirectUrl> parse_direct_url(std::string_view text, std::string_view path);

}  // namespace trysquare::read

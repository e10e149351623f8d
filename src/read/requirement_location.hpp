// Where a requirement line points when it is a path or a URL, and what that tells about the distribution.
// https://pip.pypa.io/en/stable/topics/vcs-support/
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
//
//   location = path-or-url ["[" extras "]"] ["#" parameter *( "&" parameter )]     parameter: egg=NAME, …
//   wheel    = name "-" version ["-" build] "-" python "-" abi "-" platform ".whl"
//   sdist    = name "-" version ( ".tar.gz" | ".zip" )
#pragma once

#include <string>
#include <string_view>

namespace trysquare::read {

struct Location {
  std::string name;     // empty when nothing tells
  std::string version;  // likewise
};

Location split_location(std::string_view text);

// A URL, an absolute or dotted path, or the file of a distribution.
bool is_location(std::string_view text);

}  // namespace trysquare::read

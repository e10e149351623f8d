// An environment as `pip freeze` and `uv pip freeze` print it, one distribution a line.
// https://pip.pypa.io/en/stable/cli/pip_freeze/
//
//   line = name "==" version | name "@" url | "-e" location ["#egg=" name] | "#" comment
//          each with an optional marker and `--hash` options, which say nothing about what is installed
#pragma once

#include "model/environment.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

model::Environment read_requirement_lines(std::string_view text, const std::string& path);

}  // namespace trysquare::read

// An environment as `pip inspect` writes it: JSON with metadata, markers and origins.
// https://pip.pypa.io/en/stable/reference/inspect-report/
#pragma once

#include "base/error.hpp"
#include "model/environment.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_pip_inspect(std::string_view text, const std::string& path);

}  // namespace trysquare::read

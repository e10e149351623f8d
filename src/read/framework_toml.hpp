// frameworks/<name>.toml -> Framework.
#pragma once

#include "base/error.hpp"
#include "model/framework.hpp"

#include <string_view>

namespace trysquare::read {

// A bad file is one error that names all its problems.
Result<model::Framework> parse_framework_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::read

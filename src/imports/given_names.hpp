// Names that a source gives its module by `globals()`, and by `vars()` where that is the same.
// https://docs.python.org/3/library/functions.html#globals
#pragma once

#include "pysource/module.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

// Those that the module may have beside what its statements bind: the keys that are literals, and those that
// a loop takes from literals. Nothing: it may be given any name.
std::optional<std::vector<std::string>> given_names(const pysource::Module& tree);

// Whether a function of the source says that the name is the module's (`global name`), which may make it.
bool is_made_global(std::string_view source, std::string_view name);

}  // namespace trysquare::imports

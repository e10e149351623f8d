// Names that a source gives its module by `globals()`, and by `vars()` and `locals()` where these are the
// same. https://docs.python.org/3/library/functions.html#globals
#pragma once

#include "pysource/module.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

// Those that the module may have beside what its statements bind: the keys that are literals, and those that
// a loop takes from literals. Nothing: it may be given any name.
std::optional<std::vector<std::string>> given_names(const pysource::Module& tree);

// Those of which a function of the source says that they are the module's (`global name`), which may make
// them; some that it does not speak of so may be among them. They are parts of the source.
std::set<std::string_view> names_made_global(std::string_view source);

}  // namespace trysquare::imports

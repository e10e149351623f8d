// An environment as a lock file that installers read (PEP 751).
// https://packaging.python.org/en/latest/specifications/pylock-toml/
// Law: read again, it gives the same distributions and sources. It is valid when `without_source` is empty:
// an environment on disk does not keep the files that it was installed from an index with, nor their hashes,
// and the standard asks for them.
#pragma once

#include "model/environment.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

std::string write_pylock(const model::Environment& environment);

// The keys of distributions of which nothing tells files and hashes: installers refuse a lock that lists
// them.
std::vector<std::string> without_source(const model::Environment& environment);

}  // namespace trysquare::report

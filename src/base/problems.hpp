// Several problems of a file, told at once.
#pragma once

#include "base/error.hpp"

#include <vector>

namespace trysquare {

// The first problem with its place and source line, the others as lines below it. `problems` is not empty.
Error all_as_one(std::vector<Error> problems);

}  // namespace trysquare

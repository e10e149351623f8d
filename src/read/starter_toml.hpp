// starters/*.toml: which callables start threads, tasks and processes (docs/lint.md). All problems of a
// file in one go.
#pragma once

#include "base/error.hpp"
#include "model/starter.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

struct StarterFile {
  model::Starters starters;
  std::vector<Error> problems;  // each with its place; a file with problems is not used
};

StarterFile parse_starter_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::read

// argv -> Arguments, by the option table. The parser library stays behind this door.
#pragma once

#include "base/error.hpp"
#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace trysquare::cli {

// `words` is what follows the command's name. Errors name the word and the nearest option.
Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& words);

}  // namespace trysquare::cli

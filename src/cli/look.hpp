// How output looks: `--color`, NO_COLOR, FORCE_COLOR, the terminal's width, -q and -v.
#pragma once

#include "cli/console.hpp"
#include "cli/options.hpp"

namespace trysquare::cli {

Result<void> check_look(const Arguments& arguments);
Console make_console(const Arguments& arguments);

}  // namespace trysquare::cli

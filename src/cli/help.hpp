// Help, made from the tables of commands and options.
#pragma once

#include "cli/commands.hpp"

#include <string>

namespace trysquare::cli {

std::string general_help(const report::Style& style);
std::string command_help(const Command& command, const report::Style& style);

}  // namespace trysquare::cli

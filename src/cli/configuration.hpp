// What stands for options that a command line does not give: command line > TRYSQUARE_NAME > trysquare.toml >
// [tool.trysquare] > the user's file > the system's (locate/tool_file.hpp).
// Law: what is configured is what the same option on the command line would say; relative paths of a file
// begin at its folder.
#pragma once

#include "cli/commands.hpp"
#include "locate/host.hpp"
#include "model/drift.hpp"

#include <string>
#include <vector>

namespace trysquare::cli {

struct Setting {
  const Option* option;
  std::vector<std::string> values;  // of a flag: nothing when it is off
  std::string origin;               // "TRYSQUARE_FAIL_ON", "trysquare.toml:2:1"
};

struct Configuration {
  std::vector<Setting> settings;                 // by option; the one that counts
  std::vector<model::Suppression> suppressions;  // of the closest file that has some
  std::vector<std::string> files;                // that were read, the one that counts first
  std::vector<std::string> looked_for;           // where the user's and the system's could be
};

// The options that may be configured, in the order of the table.
std::vector<const Option*> configurable_options();

Result<Configuration> read_configuration(const locate::Host& host, const std::string& named);

// Adds to the arguments what they do not say, of what the command takes, and what the user decided to live
// with.
Result<void> apply_configuration(const Command& command, Arguments& arguments);

}  // namespace trysquare::cli

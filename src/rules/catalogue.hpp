// Where rules come from: the files inside the binary, and directories of the same layout that a user names; a
// rule of a user's directory replaces the embedded one of the same id.
#pragma once

#include "base/filesystem.hpp"
#include "model/rule.hpp"
#include "rules/installed.hpp"

#include <string>
#include <vector>

namespace trysquare::rules {

// Every embedded rule and all rules of the directories, sorted, with their examples and proofs. Bad files are
// one error that lists every problem of all of them.
Result<std::vector<model::Rule>> load_rules(const FileSystem& files,
                                            const std::vector<std::string>& directories);

// Those that the installed versions meet. The embedded ones are read as the build compiled them, without
// examples; what is not met is not read.
Result<std::vector<model::Rule>> load_rules_met(const FileSystem& files, const Installed& installed,
                                                const std::vector<std::string>& directories);

}  // namespace trysquare::rules

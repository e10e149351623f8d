// Where rules come from: the files inside the binary, and directories of the same layout that a user names.
// Only files of packages that are asked for are parsed; a rule of a user's directory replaces the embedded
// one of the same id.
#pragma once

#include "base/filesystem.hpp"
#include "model/rule.hpp"
#include "read/rule_toml.hpp"

#include <string>
#include <vector>

namespace trysquare::rules {

// Packages that embedded rules are about; sorted.
std::vector<std::string> embedded_packages();

// The embedded rules of these packages and all rules of the directories, sorted. Bad files are one error that
// lists every problem of all of them. `detail` is for the embedded rules; a user's are always read whole.
Result<std::vector<model::Rule>> load_rules(const FileSystem& files, const std::vector<std::string>& packages,
                                            const std::vector<std::string>& directories,
                                            read::RuleDetail detail = read::RuleDetail::without_examples);

}  // namespace trysquare::rules

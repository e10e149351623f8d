// What --rules names: a directory of rules for settings and code, DIR/<package>/<file>.
#pragma once

#include "base/error.hpp"
#include "base/filesystem.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace trysquare::rules {

using RuleFileVisitor = std::function<Result<void>(const std::string& path, std::string_view package)>;

// Every file, sorted; the first error ends it.
Result<void> visit_rule_directory(const FileSystem& files, const std::string& directory,
                                  const RuleFileVisitor& visit);

}  // namespace trysquare::rules

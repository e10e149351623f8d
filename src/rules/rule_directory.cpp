#include "rules/rule_directory.hpp"

#include <fmt/core.h>

namespace trysquare::rules {

Result<void> visit_rule_directory(const FileSystem& files, const std::string& directory,
                                  const RuleFileVisitor& visit) {
  if (!files.is_directory(directory))
    return failure(fmt::format("there is no directory `{}`", directory),
                   "--rules takes a directory that holds <package>/<release>.toml or <release>.code.toml");
  for (const DirectoryEntry& package : files.list(directory)) {
    const std::string below = join_path(directory, package.name);
    for (const DirectoryEntry& file : files.list(below)) {
      if (auto done = visit(join_path(below, file.name), package.name); !done) return done;
    }
  }
  return {};
}

}  // namespace trysquare::rules

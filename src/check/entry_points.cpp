// TS121: is the module there that a command of a distribution starts?
// https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts
#include "base/text.hpp"
#include "check/integrity.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

// A module may be a package, a source, compiled, or an extension under any of its names.
bool is_there(const FileSystem& files, const std::string& site, std::string_view module) {
  const std::string path = join_path(site, replace_all(module, ".", "/"));
  if (files.is_directory(path) || files.is_file(path + ".py") || files.is_file(path + ".pyc")) return true;
  const std::string stem = std::string(file_name(path)) + ".";
  return std::ranges::any_of(files.list(parent_path(path)), [&](const DirectoryEntry& entry) {
    return entry.name.starts_with(stem) && (entry.name.ends_with(".so") || entry.name.ends_with(".pyd"));
  });
}

}  // namespace

Findings check_entry_points(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& folder : facts.installation.folders) {
    // Where an editable installation keeps its modules, its own finder says; without RECORD nothing is sure.
    if (folder.record.empty() || !folder.direct_url.empty()) continue;
    for (const auto& command : folder.commands) {
      const bool found = !command.module || !command.extras.empty() ||
                         std::ranges::any_of(facts.environment.search_path, [&](const auto& entry) {
                           return is_there(facts.files, entry.path, *command.module);
                         });
      if (found) continue;
      auto finding =
          model::make_finding("TS121", folder.key,
                              fmt::format("the command `{}` of `{}` starts `{}`, and there is no module `{}`",
                                          command.name, folder.name, command.value, *command.module),
                              {join_path(join_path(folder.site, folder.folder), "entry_points.txt"), 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    }
  }
  return out;
}

}  // namespace trysquare::check

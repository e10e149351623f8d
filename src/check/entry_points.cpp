// TS121: is there what a command of a distribution starts, module and name?
// https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts
#include "check/integrity.hpp"
#include "check/module_names.hpp"

#include <fmt/core.h>

namespace trysquare::check {

namespace {

// What is not there: empty when all is.
std::string missing_of(ModuleNames& modules, const read::EntryPoint& command) {
  if (!command.module || !command.extras.empty()) return {};
  if (!modules.is_there(*command.module)) return fmt::format("there is no module `{}`", *command.module);
  if (!command.attr || command.attr->empty()) return {};
  const std::string name = command.attr->substr(0, command.attr->find('.'));
  if (modules.offers(*command.module, name)) return {};
  return fmt::format("the module `{}` has no `{}`", *command.module, name);
}

}  // namespace

Findings check_entry_points(const IntegrityFacts& facts) {
  Findings out;
  ModuleNames modules(facts.files, facts.environment);
  for (const auto& folder : facts.installation.folders) {
    // Where an editable installation keeps its modules, its own finder says; without RECORD nothing is sure.
    if (folder.record.empty() || !folder.direct_url.empty()) continue;
    for (const auto& command : folder.commands) {
      const std::string missing = missing_of(modules, command);
      if (missing.empty()) continue;
      auto finding =
          model::make_finding("TS121", folder.key,
                              fmt::format("the command `{}` of `{}` starts `{}`, and {}", command.name,
                                          folder.name, command.value, missing),
                              {join_path(join_path(folder.site, folder.folder), "entry_points.txt"), 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    }
  }
  return out;
}

}  // namespace trysquare::check

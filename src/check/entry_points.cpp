// TS121: is there what a command of a distribution starts, module and name?
// https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts
#include "check/integrity.hpp"
#include "check/module_names.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

// What no installer makes a command of.
// https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts
std::string malformed(const read::EntryPoint& command) {
  if (command.name.find_first_of("/\\") != std::string::npos) return "its name leads to another folder";
  if (!command.module) return "that is no `module:function`";
  if (!command.attr || command.attr->empty()) return "that names no function";
  return {};
}

// What is not there: empty when all is.
std::string missing_of(ModuleNames& modules, const read::EntryPoint& command) {
  if (!command.module || !command.extras.empty()) return {};
  if (!modules.is_there(*command.module)) return fmt::format("there is no module `{}`", *command.module);
  if (!command.attr || command.attr->empty()) return {};
  const std::string name = command.attr->substr(0, command.attr->find('.'));
  if (modules.offers(*command.module, name)) return {};
  return fmt::format("the module `{}` has no `{}`", *command.module, name);
}

// Whether the distribution brings the package that holds the module: another's may be left out on purpose.
bool brings(const locate::InstalledFolder& folder, const read::EntryPoint& point) {
  if (!point.module) return false;
  const std::string top = point.module->substr(0, point.module->find('.')) + "/";
  return std::ranges::any_of(folder.record,
                             [&](const read::RecordEntry& entry) { return entry.path.starts_with(top); });
}

}  // namespace

Findings check_entry_points(const IntegrityFacts& facts) {
  Findings out;
  ModuleNames modules(facts.files, facts.environment);
  for (const auto& folder : facts.installation.folders) {
    const Place place{join_path(join_path(folder.site, folder.folder), "entry_points.txt"), 0, 0};
    const auto tell = [&](const char* code, std::string message, model::Severity severity) {
      auto finding = model::make_finding(code, folder.key, std::move(message), place);
      finding.severity = severity;
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    };
    if (folder.entry_points_problem && !folder.name.empty())
      tell("TS902",
           fmt::format("entry_points.txt of `{}` cannot be read: {}", folder.name,
                       folder.entry_points_problem->message),
           model::Severity::error);
    // Where an editable installation keeps its modules, its own finder says; without RECORD nothing is sure.
    if (folder.record.empty() || !folder.direct_url.empty()) continue;
    for (const auto& command : folder.commands) {
      std::string missing = malformed(command);
      if (missing.empty()) missing = missing_of(modules, command);
      if (!missing.empty())
        tell("TS121",
             fmt::format("the command `{}` of `{}` starts `{}`, and {}", command.name, folder.name,
                         command.value, missing),
             model::Severity::error);
    }
    for (const auto& plugin : folder.plugins) {
      if (!brings(folder, plugin)) continue;
      const std::string missing = missing_of(modules, plugin);
      if (!missing.empty())
        tell("TS121",
             fmt::format("the entry point `{}` of `{}` in `{}` leads to `{}`, and {}", plugin.name,
                         folder.name, plugin.group, plugin.value, missing),
             model::Severity::warning);
    }
  }
  return out;
}

}  // namespace trysquare::check

// TS111: which modules in a site directory belong to no distribution?
#include "check/integrity.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::check {

namespace {

bool is_extension(std::string_view name) { return name.ends_with(".so") || name.ends_with(".pyd"); }

// A module's file is there, itself or one level down: else it is a folder that a namespace may share.
bool holds_modules(const FileSystem& files, const std::string& folder) {
  const auto entries = files.list(folder);
  return std::ranges::any_of(entries, [](const DirectoryEntry& entry) {
    return entry.kind != FileKind::directory && (entry.name.ends_with(".py") || is_extension(entry.name));
  });
}

std::set<std::string> owned_names(const IntegrityFacts& facts, const std::string& site) {
  std::set<std::string> out;
  for (const auto& folder : facts.installation.folders) {
    if (folder.site != site) continue;
    for (const auto& entry : folder.record) {
      const std::string path = normal_path(join_path(site, entry.path));
      if (!path.starts_with(site + "/")) continue;
      const std::string below = path.substr(site.size() + 1);
      out.insert(below.substr(0, below.find('/')));
    }
    for (const std::string& name : folder.top_level) {
      out.insert(name);
      out.insert(name + ".py");
    }
    // Without a list of files the name is all that tells.
    if (folder.record.empty()) out.insert(replace_all(folder.key, "-", "_"));
  }
  // A module beside the .pth file of its name is there for it: tools that make environments leave such pairs.
  for (const auto& file : facts.installation.pth_files) {
    if (file.site == site) out.insert(file.name.substr(0, file.name.size() - 4) + ".py");
  }
  return out;
}

}  // namespace

Findings check_orphans(const IntegrityFacts& facts) {
  Findings out;
  if (facts.environment.kind != "venv") return out;
  for (const auto& site : facts.installation.sites) {
    const std::set<std::string> owned = owned_names(facts, site.path);
    for (const auto& entry : site.entries) {
      const std::string& name = entry.name;
      if (owned.contains(name) || name.starts_with('.') || name.starts_with('~') || name == "__pycache__")
        continue;
      const bool folder = entry.kind == FileKind::directory;
      if (folder && (name.ends_with("-info") || name.ends_with(".egg"))) continue;
      const std::string path = join_path(site.path, name);
      const bool module =
          folder ? holds_modules(facts.files, path) : name.ends_with(".py") || is_extension(name);
      if (!module && !folder) continue;
      auto finding = model::make_finding(
          "TS111", name,
          module ? fmt::format(
                       "`{}` is importable, and no distribution owns it: nothing updates or removes it", name)
                 : fmt::format("`{}` is a folder that no distribution owns, without a module", name),
          {path, 0, 0});
      if (!module) finding.severity = model::Severity::info;
      out.push_back(std::move(finding));
    }
  }
  return out;
}

}  // namespace trysquare::check

#include "lifecycle/program.hpp"

#include "base/text.hpp"
#include "pysource/parse.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::lifecycle {

namespace {

constexpr std::size_t deepest_folder = 64;
constexpr std::size_t most_files = 200'000;

bool is_source(std::string_view name) { return name.ends_with(".py") || name.ends_with(".pyw"); }

// Folders that hold other people's modules, or none.
bool is_foreign(std::string_view name) {
  return name.starts_with('.') || name == "__pycache__" || name == "node_modules" || name == "site-packages";
}

std::string replaced(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

std::string without_suffix(std::string path) {
  for (const std::string_view suffix : {"/__init__.py", ".pyw", ".py"}) {
    if (!path.ends_with(suffix)) continue;
    path.resize(path.size() - suffix.size());
    break;
  }
  return path;
}

}  // namespace

class Collector {
 public:
  Collector(const FileSystem& files, Program& program) : files_(files), program_(program) {}

  Result<void> collect(const std::string& given) {
    const std::string path = normal_path(given);
    const auto status = files_.status(path);
    if (!status)
      return failure(fmt::format("there is no `{}`", given), "give files or folders of Python source");
    if (status->kind == FileKind::directory) {
      walk(path, 0);
    } else if (status->kind == FileKind::regular) {
      add(path);
    } else {
      return failure(fmt::format("`{}` is neither a file nor a folder", given));
    }
    return {};
  }

 private:
  void walk(const std::string& folder, std::size_t depth) {
    if (depth > deepest_folder || program_.modules_.size() > most_files) return;
    if (depth > 0 && files_.is_file(join_path(folder, "pyvenv.cfg"))) return;
    for (const DirectoryEntry& entry : files_.list(folder)) {
      const std::string path = folder == "." ? entry.name : join_path(folder, entry.name);
      if (entry.kind == FileKind::directory) {
        if (!is_foreign(entry.name)) walk(path, depth + 1);
      } else if (is_source(entry.name) && (entry.kind == FileKind::regular ||
                                           (entry.kind == FileKind::symlink && files_.is_file(path)))) {
        add(path);
      }
    }
  }

  void add(const std::string& path) {
    if (!seen_.insert(path).second) return;
    auto text = files_.read_file(path);
    if (!text) {
      program_.unread_.push_back({std::move(text.error()), false});
      return;
    }
    SourceModule module{
        path, "", parent_path(path), "", file_name(path) == "__init__.py", pysource::parse(*text)};
    if (!module.tree.errors().empty())
      program_.unread_.push_back({module.tree.to_error(module.tree.errors().front(), path), true});
    name(module);
    program_.modules_.push_back(std::move(module));
  }

  // Folders with an __init__.py above the file are its packages; the first without one is on sys.path.
  void name(SourceModule& module) {
    std::string folder = module.folder;
    std::string name = module.is_package ? "" : without_suffix(std::string(file_name(module.path)));
    while (!folder.empty() && file_name(folder) != "." && file_name(folder) != ".." &&
           files_.is_file(join_path(folder, "__init__.py"))) {
      const std::string part(file_name(folder));
      name = name.empty() ? part : part + "." + name;
      const std::string up = parent_path(folder);
      if (up == folder) break;
      folder = up;
    }
    const std::size_t dot = name.find_last_of('.');
    module.package = module.is_package ? name : dot == std::string::npos ? "" : name.substr(0, dot);
    module.name = std::move(name);
  }

  const FileSystem& files_;
  Program& program_;
  std::set<std::string> seen_;
};

Result<Program> Program::read(const FileSystem& files, const std::vector<std::string>& paths) {
  Program program;
  Collector collector(files, program);
  for (const std::string& path : paths) {
    if (auto fine = collector.collect(path); !fine) return std::unexpected(std::move(fine.error()));
  }
  program.index();
  return program;
}

void Program::index() {
  for (ModuleId id = 0; id < modules_.size(); ++id) {
    const SourceModule& module = modules_[id];
    by_name_.try_emplace(module.name, id);
    by_path_.try_emplace(without_suffix(module.path), id);
  }
}

// First beside the importing file and above it, as far as the user's folders go: that is where sys.path
// begins when a script runs, and where a project's root is. Then by package name.
ModuleId Program::find(std::string_view name, ModuleId importer) const {
  const std::string below = replaced(std::string(name), '.', '/');
  if (importer != no_module) {
    std::string folder = modules_[importer].folder;
    for (std::size_t up = 0; up < deepest_folder; ++up) {
      const bool inside_package = up == 0 && !modules_[importer].package.empty();
      const std::string path = folder.empty() ? below : join_path(folder, below);
      const auto found = by_path_.find(path);
      if (!inside_package && found != by_path_.end()) return found->second;
      const std::string above = parent_path(folder);
      if (folder.empty() || above == folder) break;
      folder = above == "." ? "" : above;
    }
  }
  if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
  if (importer == no_module) return no_module;
  // A script that lies in a package and is run by its path sees what lies beside it.
  const auto beside = by_path_.find(join_path(modules_[importer].folder, below));
  return beside == by_path_.end() ? no_module : beside->second;
}

bool Program::is_folder(std::string_view name, ModuleId importer) const {
  if (find(name, importer) != no_module) return true;
  const std::string prefix = std::string(name) + ".";
  const auto at = by_name_.lower_bound(prefix);
  if (at != by_name_.end() && at->first.starts_with(prefix)) return true;
  const std::string below = replaced(std::string(name), '.', '/') + "/";
  for (std::string folder = modules_[importer].folder;; folder = parent_path(folder)) {
    const std::string path = folder.empty() || folder == "." ? below : join_path(folder, below);
    const auto found = by_path_.lower_bound(path);
    if (found != by_path_.end() && found->first.starts_with(path)) return true;
    if (folder.empty() || folder == "." || parent_path(folder) == folder) return false;
  }
}

}  // namespace trysquare::lifecycle

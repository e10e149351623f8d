#include "app/imports.hpp"

#include "app/code.hpp"
#include "app/settings.hpp"
#include "app/shims.hpp"
#include "imports/entries.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::app {

namespace {

using imports::Cause;
using imports::Module;

// From what an importer saw to the report.
class Judgement {
 public:
  Judgement(imports::Importer& importer, std::string root, const std::vector<std::string>& search_path)
      : importer_(importer), root_(std::move(root)), search_path_(search_path) {
    for (const Module* module : importer_.imported()) {
      for (const Cause& cause : module->causes) {
        if (cause.kind == Cause::Kind::felled && is_certain(cause))
          felled_[cause.module].insert(module->name);
      }
    }
  }

  model::ImportReport report() {
    model::ImportReport report;
    for (const Module* module : importer_.imported()) {
      for (const Cause& cause : module->causes) add_cause(*module, cause, report);
      if (lies_below(module->found.path, root_)) report.verdicts.push_back(verdict_of(*module));
    }
    std::ranges::sort(report.verdicts, {}, &model::ImportVerdict::module);
    return report;
  }

 private:
  static bool is_certain(const Cause& cause) { return !cause.later && cause.executes == Truth::yes; }

  void add_cause(const Module& module, const Cause& cause, model::ImportReport& into) const {
    const bool told = cause.kind != Cause::Kind::felled && cause.kind != Cause::Kind::raised &&
                      cause.kind != Cause::Kind::unreadable;
    if (!told || !is_certain(cause)) return;
    model::ImportCause one;
    one.file = shown(module.found.path);
    one.line = module.tree->position(cause.at).line;
    one.module = cause.module;
    one.symbol = cause.name;
    one.fells = fells(module);
    if (cause.rule != nullptr) {
      one.message = cause.rule->message;
      if (cause.rule->kind != model::CodeRule::Kind::code) one.shim = cause.rule->id();
    }
    into.causes.push_back(std::move(one));
  }

  model::ImportVerdict verdict_of(const Module& module) const {
    model::ImportVerdict verdict{module.name, std::nullopt, ""};
    for (std::size_t dot = module.name.find('.'); dot != std::string::npos;
         dot = module.name.find('.', dot + 1)) {
      const Module& parent = importer_.find(module.name.substr(0, dot));
      if (parent.imports != Truth::no) continue;
      verdict.imports = false;
      verdict.why = fmt::format("its package `{}` cannot be imported", parent.name);
      return verdict;
    }
    if (module.imports == Truth::yes) verdict.imports = true;
    if (module.imports != Truth::no) {
      if (module.imports == Truth::unknown) verdict.why = "a condition decides that is not known";
      return verdict;
    }
    verdict.imports = false;
    const auto first = std::ranges::find_if(module.causes, is_certain);
    if (first == module.causes.end()) return verdict;
    const std::string what = first->name.empty() ? first->module : first->module + ":" + first->name;
    verdict.why = fmt::format("{}:{}: {}", shown(module.found.path),
                              module.tree ? module.tree->position(first->at).line : 0, what);
    return verdict;
  }

  // The module, and all that import it and what it fells.
  std::vector<std::string> fells(const Module& module) const {
    std::set<std::string> all{module.name};
    std::vector<std::string> todo{module.name};
    while (!todo.empty()) {
      const auto found = felled_.find(todo.back());
      todo.pop_back();
      if (found == felled_.end()) continue;
      for (const std::string& name : found->second) {
        if (all.insert(name).second) todo.push_back(name);
      }
    }
    return {all.begin(), all.end()};
  }

  std::string shown(const std::string& path) const {
    if (lies_below(path, root_)) return path.substr(root_.size() + 1);
    for (const std::string& folder : search_path_) {
      if (lies_below(path, folder)) return std::string(file_name(folder)) + path.substr(folder.size());
    }
    return path;
  }

  imports::Importer& importer_;
  std::string root_;
  const std::vector<std::string>& search_path_;
  std::map<std::string, std::set<std::string>> felled_;
};

}  // namespace

Result<model::ImportReport> judge_imports(const locate::Host& host, const ImportsRequest& request) {
  const std::string root = normal_path(join_path(host.directory, request.root));
  if (!host.files.is_directory(root))
    return failure(fmt::format("there is no directory `{}`", request.root),
                   "--root takes the folder that modules are imported from");
  auto environment = locate::find_environment(host, request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  environment->search_path.insert(environment->search_path.begin(), {root, "--prepend-path"});
  const auto loaded = load_code_rules_for(host, *environment, request.rules);
  if (!loaded) return std::unexpected(loaded.error());
  const auto frameworks = load_frameworks();
  if (!frameworks) return std::unexpected(frameworks.error());

  const imports::CodeIndex index(loaded->rules);
  // The tree is looked at as it is imported: what its folder beside holds is not on the path.
  const ImportPaths paths = import_paths(host, *environment, /*with_directory=*/false);
  imports::Importer importer({host.files, *environment, paths.search, paths.library, paths.project, index});
  if (!request.settings_module.empty()) {
    const auto settings = read_settings(host, *environment, request.settings_module, request.assignments, {});
    imports::follow_setup(importer, {request.settings_module, settings ? &*settings : nullptr, *frameworks});
  }
  imports::Finder finder(host.files);
  for (const std::string& module : request.modules) importer.import(module);
  if (request.modules.empty()) imports::follow_folder(importer, finder, {root, "", /*with_tests=*/true});
  return Judgement(importer, root, paths.search).report();
}

}  // namespace trysquare::app

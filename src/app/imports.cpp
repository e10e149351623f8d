#include "app/imports.hpp"

#include "app/code.hpp"
#include "app/kept_answers.hpp"
#include "app/kept_imports.hpp"
#include "app/settings.hpp"
#include "app/shims.hpp"
#include "base/file_changes.hpp"
#include "imports/entries.hpp"
#include "imports/reach.hpp"

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
  Judgement(imports::Importer& importer, std::string root, const std::vector<std::string>& search_path,
            std::set<std::string, std::less<>> unconfigured)
      : importer_(importer),
        root_(std::move(root)),
        search_path_(search_path),
        unconfigured_(std::move(unconfigured)),
        asked_(modules_below(importer, root_)),
        reach_(importer, asked_) {}

  model::ImportReport report() {
    model::ImportReport report;
    std::map<const Cause*, std::vector<std::string>> fells;
    for (const Module* module : asked_) {
      report.verdicts.push_back(verdict_of(*module));
      if (const auto* failure = reach_.failure_of(*module)) fells[failure->cause].push_back(module->name);
    }
    for (const Module* module : importer_.imported()) {
      const std::size_t end = reach_.end_of(*module);
      for (std::size_t i = 0; i < end; ++i) {
        const Cause& cause = module->causes[i];
        if (is_told(*module, cause)) report.causes.push_back(cause_of(*module, cause, fells[&cause]));
      }
    }
    std::ranges::sort(report.verdicts, {}, &model::ImportVerdict::module);
    return report;
  }

 private:
  static std::vector<const Module*> modules_below(const imports::Importer& importer,
                                                  const std::string& root) {
    std::vector<const Module*> found;
    for (const Module* module : importer.imported()) {
      if (lies_below(module->found.path, root)) found.push_back(module);
    }
    return found;
  }

  // Names that are missing; what raises by itself has no name, and is told by the verdicts alone.
  bool is_told(const Module& module, const Cause& cause) const {
    if (!cause.is_certain() || cause.passed_on) return false;
    switch (cause.kind) {
      case Cause::Kind::module_missing:
      case Cause::Kind::name_missing:
      case Cause::Kind::attribute_missing: return reach_.comes_out(module, cause);
      default: return false;
    }
  }

  model::ImportCause cause_of(const Module& module, const Cause& cause,
                              std::vector<std::string> fells) const {
    model::ImportCause one;
    one.file = shown(module.found.path);
    one.line = module.tree->position(cause.at).line;
    one.module = cause.module;
    one.symbol = cause.name;
    std::ranges::sort(fells);
    one.fells = std::move(fells);
    if (cause.rule != nullptr) {
      one.message = cause.rule->message;
      if (cause.rule->is_cure()) one.shim = cause.rule->id();
    }
    return one;
  }

  model::ImportVerdict verdict_of(const Module& module) const {
    model::ImportVerdict verdict{module.name, std::nullopt, ""};
    const auto* failure = reach_.failure_of(module);
    if (failure == nullptr) {
      if (reach_.is_open(module))
        verdict.why = "a condition decides that is not known";
      else
        verdict.imports = true;
      return verdict;
    }
    const Cause& cause = *failure->cause;
    const std::string at =
        fmt::format("{}:{}", shown(failure->origin->found.path),
                    failure->origin->tree ? failure->origin->tree->position(cause.at).line : 0);
    verdict.why = fmt::format("{}: {}", at, imports::words_of(cause));
    // What is no matter of names is not judged.
    const bool refused = cause.kind == Cause::Kind::call_refused || cause.kind == Cause::Kind::class_refused;
    const bool raised = cause.kind == Cause::Kind::raised &&
                        (unconfigured_.contains(cause.detail) || cause.detail == "TypeError");
    if (refused || raised) return verdict;
    verdict.imports = false;
    return verdict;
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
  std::set<std::string, std::less<>> unconfigured_;
  std::vector<const Module*> asked_;
  imports::Reach reach_;
};

Result<model::ImportReport> judge(const locate::Host& host, const ImportsRequest& request) {
  const std::string root = normal_path(join_path(host.directory, request.root));
  if (!host.files.is_directory(root))
    return failure(fmt::format("there is no directory `{}`", request.root),
                   "--root takes the folder that modules are imported from");
  auto environment = locate::find_environment(host, request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  // The client's packages come first, as they do for every product that is appended to them.
  environment->search_path.push_back({root, "--append-path"});
  const auto loaded = load_code_rules_for(host, *environment, request.rules);
  if (!loaded) return std::unexpected(loaded.error());
  const auto frameworks = load_frameworks();
  if (!frameworks) return std::unexpected(frameworks.error());

  const imports::CodeIndex index(loaded->rules);
  // The tree is looked at as it is imported: what its folder beside holds is not on the path.
  const ImportPaths paths = import_paths(host, *environment, /*with_directory=*/false);
  imports::Importer importer({.files = host.files,
                              .environment = *environment,
                              .search_path = paths.search,
                              .library = paths.library,
                              .project = paths.project,
                              .rules = index,
                              .many_threads = true});
  if (!request.settings_module.empty()) {
    const auto settings = read_settings(host, *environment, request.settings_module, request.assignments, {});
    imports::follow_setup(importer, {request.settings_module, settings ? &*settings : nullptr, *frameworks});
  }
  for (const std::string& module : request.modules) importer.import(module);
  if (request.modules.empty())
    imports::follow_folder(importer, {root, "", /*with_tests=*/true, /*with_name_spaces=*/true});
  std::set<std::string, std::less<>> unconfigured;
  for (const model::Framework& framework : *frameworks)
    unconfigured.insert(framework.unconfigured.begin(), framework.unconfigured.end());
  return Judgement(importer, root, paths.search, std::move(unconfigured)).report();
}

}  // namespace

Result<ImportsAnswer> judge_imports(const locate::Host& host, const ImportsRequest& request) {
  const auto unkept = [&]() -> Result<ImportsAnswer> {
    auto report = judge(host, request);
    if (!report) return std::unexpected(std::move(report.error()));
    return ImportsAnswer{*std::move(report), std::nullopt};
  };
  if (request.cache.empty()) return unkept();
  locate::Host asked = host;
  asked.variables = variables_of_question(host, request);
  asked.today.clear();
  const auto question = question_of(asked, request);
  if (!question) return unkept();
  const AnswerPlace place{normal_path(join_path(host.directory, request.cache)), *question};
  if (const auto kept = recall_answer(host.files, place, request.now)) {
    if (auto report = read_kept_report(*kept)) return ImportsAnswer{*std::move(report), std::nullopt};
  }
  ImportsAnswer answer;
  // Where it lies in a folder that is looked at, it is there from the first time on.
  auto made = make_directory(place.folder);
  if (!made) answer.unkept = std::move(made.error());
  const ObservedFiles files(host.files, request.now);
  const locate::Host watched{.files = files,
                             .variables = asked.variables,
                             .directory = asked.directory,
                             .system = asked.system,
                             .platform = asked.platform};
  static_cast<void>(files.read_file(request.program));
  auto report = judge(watched, request);
  if (!report) return std::unexpected(std::move(report.error()));
  answer.report = *std::move(report);
  if (answer.unkept || !files.is_steady()) return answer;
  if (auto kept = keep_answer(place, files, write_kept_report(answer.report)); !kept)
    answer.unkept = std::move(kept.error());
  return answer;
}

}  // namespace trysquare::app

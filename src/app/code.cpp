#include "app/code.hpp"

#include "app/shims.hpp"
#include "data/embedded.hpp"
#include "imports/entries.hpp"
#include "read/framework_toml.hpp"

#include <algorithm>

namespace trysquare::app {

ImportPaths import_paths(const locate::Host& host, const model::Environment& environment,
                         bool with_directory) {
  ImportPaths paths;
  std::vector<std::string> inside;
  for (const auto& entry : environment.search_path) {
    const std::string path = normal_path(join_path(host.directory, entry.path));
    const bool prepended = entry.why == "--prepend-path";
    (prepended ? paths.search : inside).push_back(path);
    if (prepended || entry.why == "--append-path") paths.project.push_back(path);
    if (entry.why == "standard library") paths.library.push_back(path);
  }
  if (with_directory) {
    paths.search.push_back(host.directory);
    paths.project.push_back(host.directory);
  }
  std::ranges::move(inside, std::back_inserter(paths.search));
  return paths;
}

Result<std::vector<model::Framework>> load_frameworks() {
  std::vector<model::Framework> frameworks;
  for (const data::EmbeddedFile& file : data::embedded_files_below("frameworks/")) {
    auto framework = read::parse_framework_toml(file.content, file.path);
    if (!framework) return std::unexpected(std::move(framework.error()));
    frameworks.push_back(*std::move(framework));
  }
  return frameworks;
}

Result<check::CodeAnswer> check_code(const CodeQuery& query) {
  const auto loaded = load_code_rules_for(query.host, query.environment, query.rules);
  if (!loaded) return std::unexpected(loaded.error());
  const auto frameworks = load_frameworks();
  if (!frameworks) return std::unexpected(frameworks.error());
  const imports::CodeIndex index(loaded->rules);
  ImportPaths paths = import_paths(query.host, query.environment, /*with_directory=*/true);
  const std::string& settings_module =
      query.settings == nullptr ? query.settings_module : query.settings->module;
  const std::string package = settings_module.substr(0, settings_module.find('.'));
  imports::Finder finder(query.host.files);
  // The package of the settings is the project's own, wherever it is installed.
  for (const std::string& folder : finder.find(paths.search, package).folders)
    paths.project.push_back(folder);
  const std::string root = query.host.directory + "/";
  const auto shown = [&](const std::string& path) {
    return path.starts_with(root) ? path.substr(root.size()) : path;
  };
  const auto world = [&](bool is_cured) {
    return imports::ImportWorld{.files = query.host.files,
                                .environment = query.environment,
                                .search_path = paths.search,
                                .library = paths.library,
                                .project = paths.project,
                                .rules = index,
                                .is_cured = is_cured,
                                .many_threads = &query.host.files == &disk(),
                                .with_functions = !is_cured};
  };
  const imports::SetupQuestion setup{settings_module, query.settings, *frameworks};
  check::CodeAnswer answer;
  {
    imports::Importer importer(world(/*is_cured=*/false));
    const auto asked = imports::follow_setup(importer, setup);
    if (query.release != nullptr) {
      for (const std::string& folder : query.release->python_path)
        imports::follow_folder(importer, {normal_path(join_path(query.host.directory, folder))});
    } else {
      imports::follow_folder(importer, {.package = package});
    }
    answer = check::check_code({importer, asked, shown, query.shims});
  }
  if (answer.setup.outcome == model::SetupForecast::Outcome::fails) {
    // Behind what is cured code runs that was not reached, and handlers do not.
    imports::Importer cured(world(/*is_cured=*/true));
    const auto asked = imports::follow_setup(cured, setup);
    answer.setup.with_cures = check::foretell_setup({cured, asked, shown}).outcome;
  }
  return answer;
}

}  // namespace trysquare::app

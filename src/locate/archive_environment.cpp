#include "locate/archive_environment.hpp"

#include "base/text.hpp"
#include "locate/interpreter.hpp"
#include "locate/search_path.hpp"
#include "locate/target.hpp"
#include "read/pyvenv_cfg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace trysquare::locate {

namespace {

constexpr std::size_t most_named = 20;

struct Places {
  std::set<std::string> venvs, prefixes, folders;

  std::vector<std::string> all() const {
    std::vector<std::string> found(venvs.begin(), venvs.end());
    found.insert(found.end(), prefixes.begin(), prefixes.end());
    found.insert(found.end(), folders.begin(), folders.end());
    return found;
  }
};

// "opt/x/lib/python3.12/site-packages" -> "opt/x"; nothing when it is the site directory of no prefix.
std::optional<std::string> prefix_of(std::string_view site) {
  auto parts = split(site, '/');
  const auto drop = [&](std::size_t count) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i + count < parts.size(); ++i) kept.emplace_back(parts[i]);
    return join(kept, "/");
  };
  if (parts.size() < 2) return std::nullopt;
  const std::string leaf = to_lower(parts.back());
  const std::string_view above = parts[parts.size() - 2];
  if (leaf == "site-packages" && to_lower(above) == "lib") return drop(2);
  if (parts.size() < 3) return std::nullopt;
  const std::string_view library = parts[parts.size() - 3];
  // `pip install --user` of macOS' own Python writes into "lib/python", a plain folder of packages.
  const bool series = (above.starts_with("python") || above.starts_with("pypy")) && is_digit(above.back());
  if (!series || (library != "lib" && library != "lib64")) return std::nullopt;
  if (leaf == "site-packages") return drop(3);
  if (leaf != "dist-packages") return std::nullopt;
  std::string prefix = drop(3);
  // Debian's /usr/local belongs to the interpreter of /usr.
  if (prefix.ends_with("/local")) prefix.resize(prefix.size() - 6);
  return prefix;
}

bool is_metadata(std::string_view name) {
  return name.ends_with(".dist-info") || name.ends_with(".egg-info");
}

Places find_places(const read::ArchiveTree& tree) {
  Places found;
  for (const auto& [path, entry] : tree.entries()) {
    const std::string parent = parent_path(path);
    const std::string_view name = file_name(path);
    if (entry.kind == FileKind::regular && name == "pyvenv.cfg") found.venvs.insert(parent);
    if (!is_metadata(name)) continue;
    if (const auto prefix = prefix_of(parent))
      found.prefixes.insert(*prefix);
    else
      found.folders.insert(parent);
  }
  for (const auto& venv : found.venvs) found.prefixes.erase(venv);
  // Packages inside of packages (vendored ones) and an editable project's own metadata are no environment of
  // their own.
  const bool others = !found.venvs.empty() || !found.prefixes.empty();
  if (others) found.folders.clear();
  if (found.folders.size() > 1) {
    // The folder that holds the others, if there is one.
    const std::string shortest =
        *std::ranges::min_element(found.folders, {}, [](const std::string& one) { return one.size(); });
    const bool holds = std::ranges::all_of(found.folders, [&](const std::string& one) {
      return shortest.empty() || one == shortest || one.starts_with(shortest + "/");
    });
    if (holds) found.folders = {shortest};
  }
  return found;
}

// What a shell of the image would start.
std::optional<std::string> started(const read::ArchiveContent& content,
                                   const std::vector<std::string>& places) {
  const auto variable = [&](std::string_view name) {
    const auto found = content.variables.find(name);
    return found == content.variables.end() ? std::string() : found->second;
  };
  const auto known = [&](std::string path) -> std::optional<std::string> {
    while (path.starts_with('/')) path.erase(0, 1);
    if (std::ranges::find(places, path) == places.end()) return std::nullopt;
    return path;
  };
  if (auto venv = known(variable("VIRTUAL_ENV")); venv && !venv->empty()) return venv;
  std::string path = variable("PATH");
  if (path.empty()) path = "/usr/local/bin:/usr/bin";
  for (const auto folder : split(path, ':')) {
    for (const std::string_view name : {"python3", "python"}) {
      const std::string binary =
          content.tree->mounted(std::string(folder.substr(folder.starts_with('/') ? 1 : 0)));
      if (content.tree->link_target(join_path(binary, name)) ||
          content.tree->status(join_path(binary, name))) {
        if (auto place = known(parent_path(folder))) return place;
      }
    }
  }
  return std::nullopt;
}

// Where interpreters lie on macOS and nowhere else.
constexpr auto mac_folders =
    std::to_array<std::string_view>({"/opt/homebrew/", "/usr/local/Cellar/", "/usr/local/opt/python",
                                     "/Library/", "/System/Library/", "/Applications/", "/Users/"});
constexpr auto mac_frameworks =
    std::to_array<std::string_view>({"/Python.framework/", "/Python3.framework/"});

// By where it lies, where the interpreter lay that it was made from, and what compiled modules are called.
bool is_of_mac(const read::ArchiveTree& tree, const std::string& inside) {
  const auto cfg = tree.read_file(tree.mounted(join_path(inside, "pyvenv.cfg")));
  const std::string home = cfg ? read::parse_pyvenv_cfg(*cfg).home : std::string();
  for (const std::string& place : {"/" + inside + "/", home + "/"}) {
    if (std::ranges::any_of(mac_folders, [&](std::string_view one) { return place.starts_with(one); }) ||
        std::ranges::any_of(mac_frameworks,
                            [&](std::string_view one) { return place.find(one) != std::string::npos; }))
      return true;
  }
  const std::string below = inside.empty() ? inside : inside + "/";
  for (auto at = tree.entries().lower_bound(below);
       at != tree.entries().end() && at->first.starts_with(below); ++at) {
    if (at->first.ends_with("-darwin.so")) return true;
  }
  return false;
}

// "macos" or "windows"; the processor is not known.
void use_system(std::string_view name, pep::MarkerEnvironment& markers) {
  [[maybe_unused]] const auto known = use_target_platform(name, markers);
}

Failure undecided(const std::string& path, const std::vector<std::string>& places) {
  if (places.empty()) {
    return failure_at({path, 0, 0}, "no Python environment is in this archive",
                      "looked for pyvenv.cfg, site-packages and directories with *.dist-info; a wheel is "
                      "recognised by its metadata");
  }
  std::vector<std::string> named(
      places.begin(), places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), most_named)));
  return failure_at({path, 0, 0}, fmt::format("{} environments are in this archive", places.size()),
                    fmt::format("name one with --python: {}", join(named, ", ")));
}

}  // namespace

Result<model::Environment> find_archived_environment(const Host& host, const read::ArchiveContent& content,
                                                     const ArchiveQuery& query) {
  const Places found = find_places(*content.tree);
  const auto places = found.all();
  std::string inside = query.inside;
  while (inside.starts_with('/')) inside.erase(0, 1);
  if (query.inside.empty()) {
    std::optional<std::string> chosen;
    if (places.size() == 1) chosen = places.front();
    if (!chosen && content.image) chosen = started(content, places);
    if (!chosen && found.venvs.size() == 1) chosen = *found.venvs.begin();
    // What came before some damage was no environment yet.
    if (!chosen && places.empty() && !content.problems.empty())
      return failure_at({query.path, 0, 0}, content.problems.front().message);
    if (!chosen) return undecided(query.path, places);
    inside = *chosen;
  }
  Host there{*content.tree, {}, "/", host.system, host.platform};
  model::Environment environment;
  environment.problems = content.problems;
  const std::string root = inside.empty() ? query.path : content.tree->mounted(inside);
  if (found.folders.contains(inside)) {
    environment.kind = "search path";
    environment.path = root;
    if (!content.image && is_of_mac(*content.tree, inside)) use_system("macos", environment.markers);
    read_plain_directory(there, {.path = root, .depth = query.depth}, "a folder of packages", environment);
    return environment;
  }
  auto interpreter = find_interpreter(there, root);
  if (!interpreter) {
    return std::unexpected(std::move(interpreter.error()).during("while reading the archive " + query.path));
  }
  environment.path = root;
  environment.kind = interpreter->kind;
  environment.interpreter = interpreter->binary;
  use_interpreter(*interpreter, environment.markers);
  // Layouts are Windows' or POSIX'; an image that starts a process is Linux'.
  if (interpreter->layout.windows) {
    use_system("windows", environment.markers);
  } else if (!content.image && is_of_mac(*content.tree, inside)) {
    use_system("macos", environment.markers);
  } else {
    environment.markers.os_name = "posix";
  }
  read_search_path(there, *interpreter, {{}, {}, query.depth}, environment);
  return environment;
}

}  // namespace trysquare::locate

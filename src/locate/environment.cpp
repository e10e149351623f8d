#include "locate/environment.hpp"

#include "base/text.hpp"
#include "locate/interpreter.hpp"
#include "locate/manifest.hpp"
#include "locate/search_path.hpp"
#include "locate/target.hpp"
#include "read/externally_managed.hpp"

#include <fmt/core.h>

namespace trysquare::locate {

namespace {

struct Choice {
  std::string path;
  std::string chosen_by;
};

std::string variable(const Host& host, std::string_view name) {
  const auto found = host.variables.find(name);
  return found == host.variables.end() ? std::string() : found->second;
}

Result<Choice> choose(const Host& host, const EnvironmentQuery& query) {
  if (!query.python.empty()) {
    return Choice{query.python, query.named_by.empty() ? std::string("--python") : query.named_by};
  }
  for (const std::string_view name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
    const std::string path = variable(host, name);
    if (path.empty()) continue;
    if (host.files.is_directory(path)) return Choice{path, std::string(name)};
    return failure(fmt::format("{} names `{}`, which is no directory", name, path),
                   fmt::format("unset {}, or give the environment with --python PATH", name));
  }
  if (host.files.is_file(".venv/pyvenv.cfg") ||
      host.files.is_file(join_path(host.directory, ".venv/pyvenv.cfg"))) {
    const bool relative = host.files.is_file(".venv/pyvenv.cfg");
    return Choice{relative ? ".venv" : join_path(host.directory, ".venv"), ".venv in the working directory"};
  }
  for (std::string folder = host.directory; parent_path(folder) != folder;) {
    folder = parent_path(folder);
    if (folder.empty()) break;
    const std::string candidate = join_path(folder, ".venv");
    if (host.files.is_file(join_path(candidate, "pyvenv.cfg")))
      return Choice{candidate, ".venv in a parent directory"};
  }
  return failure("no Python environment was found",
                 "looked for VIRTUAL_ENV, CONDA_PREFIX and .venv here and in every parent; "
                 "name one with --python PATH, or a list of its packages with --manifest FILE");
}

void name_unknown_markers(model::Environment& into) {
  for (const auto name : pep::marker_variable_names) {
    if (pep::marker_variable(into.markers, name)->empty()) into.unknown_markers.emplace_back(name);
  }
}

// sys.path of a live process. Only versions are wanted of it, so directory names are enough.
model::Environment live_environment(const Host& host, const EnvironmentQuery& query) {
  model::Environment found;
  found.path = host.directory;
  found.chosen_by = "sys.path";
  found.kind = "search path";
  found.markers = query.markers;
  for (const auto& path : query.search_path) {
    read_plain_directory(host, {.path = path, .depth = read::Depth::names}, "sys.path", found);
  }
  if (found.markers.os_name.empty()) use_platform(host, false, found.markers);
  name_unknown_markers(found);
  return found;
}

// Remedies install packages, which pip refuses there.
void tell_management(const Host& host, const std::string& library, model::Environment& into) {
  const std::string path = join_path(library, "EXTERNALLY-MANAGED");
  if (library.empty() || !host.files.is_file(path)) return;
  model::Finding finding = model::make_finding(
      "TS104", into.path, "the system's package manager owns these packages: pip refuses to change them",
      {path, 0, 0});
  const auto text = host.files.read_file(path);
  if (const std::string message = text ? read::parse_externally_managed(*text) : ""; !message.empty())
    finding.evidence.push_back(message.substr(0, message.find('\n')));
  finding.remedy = "python3 -m venv .venv";
  into.problems.push_back(std::move(finding));
}

}  // namespace

Result<model::Environment> find_environment(const Host& host, const EnvironmentQuery& query) {
  if (!query.manifest.empty()) return read_manifest_of(host, query);
  if (!query.search_path.empty()) return live_environment(host, query);
  const auto choice = choose(host, query);
  if (!choice) return std::unexpected(choice.error());
  auto interpreter = find_interpreter(host, choice->path);
  if (!interpreter) {
    return std::unexpected(
        std::move(interpreter.error()).during("while reading the environment named by " + choice->chosen_by));
  }
  model::Environment found;
  found.path = interpreter->path;
  found.chosen_by = choice->chosen_by;
  found.kind = interpreter->kind;
  found.interpreter = interpreter->binary;
  use_platform(host, interpreter->layout.windows, found.markers);
  use_interpreter(*interpreter, found.markers);
  name_unknown_markers(found);
  read_search_path(host, *interpreter, {query.prepend_path, query.append_path, query.depth}, found);
  if (interpreter->kind != "venv") tell_management(host, interpreter->base_library, found);
  return found;
}

}  // namespace trysquare::locate

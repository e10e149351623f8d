#include "locate/environment.hpp"

#include "base/text.hpp"
#include "locate/interpreter.hpp"
#include "locate/search_path.hpp"
#include "locate/target.hpp"
#include "read/manifest.hpp"

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
  if (!query.python.empty()) return Choice{query.python, "--python"};
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

void use_platform(const Host& host, bool windows_layout, model::Environment& into) {
  pep::MarkerEnvironment& markers = into.markers;
  const auto& facts = host.platform;
  const bool here = windows_layout == (host.system == "windows");
  markers.os_name = here ? facts.os_name : windows_layout ? "nt" : "posix";
  markers.sys_platform = here ? facts.sys_platform : windows_layout ? "win32" : "";
  markers.platform_system = here ? facts.platform_system : windows_layout ? "Windows" : "";
  if (!here) return;
  markers.platform_machine = facts.platform_machine;
  markers.platform_release = facts.platform_release;
  markers.platform_version = facts.platform_version;
}

void use_interpreter(const Interpreter& interpreter, model::Environment& into) {
  const bool pypy = interpreter.layout.implementation == "pypy";
  into.markers.implementation_name = interpreter.layout.implementation;
  into.markers.platform_python_implementation = pypy ? "PyPy" : "CPython";
  into.markers.python_version = interpreter.layout.series;
  into.markers.python_full_version = interpreter.full_version;
  // PyPy counts its own releases; for CPython both numbers are one.
  if (!pypy) into.markers.implementation_version = interpreter.full_version;
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
  if (found.markers.os_name.empty()) use_platform(host, false, found);
  name_unknown_markers(found);
  return found;
}

Result<model::Environment> from_manifest(const Host& host, const EnvironmentQuery& query) {
  const bool standard_input = query.manifest == "-";
  auto text =
      standard_input ? Result<std::string>(query.manifest_text) : host.files.read_file(query.manifest);
  if (!text) return std::unexpected(std::move(text.error()).during("while reading the manifest"));
  const std::string path = standard_input ? "<stdin>" : query.manifest;
  model::Environment here;  // a list that does not tell its platform is taken to be this machine's
  use_platform(host, host.system == "windows", here);
  if (!query.platform.empty()) {
    if (auto done = use_target_platform(query.platform, here.markers); !done)
      return std::unexpected(done.error());
  }
  if (!query.python_version.empty()) {
    if (auto done = use_python_version(query.python_version, here.markers); !done)
      return std::unexpected(done.error());
  }
  auto found = read::read_manifest(*text, path, query.manifest_format, here.markers);
  if (!found) return found;
  found->path = path;
  found->chosen_by = "--manifest";
  if (found->markers == pep::MarkerEnvironment()) {
    found->markers = here.markers;
    found->unknown_markers.clear();
    name_unknown_markers(*found);
  }
  return found;
}

}  // namespace

Result<model::Environment> find_environment(const Host& host, const EnvironmentQuery& query) {
  if (!query.manifest.empty()) return from_manifest(host, query);
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
  use_platform(host, interpreter->layout.windows, found);
  use_interpreter(*interpreter, found);
  name_unknown_markers(found);
  read_search_path(host, *interpreter, {query.prepend_path, query.append_path, query.depth}, found);
  return found;
}

}  // namespace trysquare::locate

#include "read/manifest.hpp"

#include "base/filesystem.hpp"
#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/repair.hpp"
#include "read/bill_of_materials.hpp"
#include "read/byte_order_mark.hpp"
#include "read/conda_list.hpp"
#include "read/environment_yml.hpp"
#include "read/lock_files.hpp"
#include "read/package_list.hpp"
#include "read/pip_inspect.hpp"
#include "read/project_toml.hpp"
#include "read/requirement_lines.hpp"
#include "read/uv_lock.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace trysquare::read {

namespace {

struct Source {
  std::string_view text;
  std::string_view bytes;  // what it was decoded from: lists of lines may say their encoding themselves
  const std::string& path;
  const Target& target;
};

struct Format {
  std::string_view name;
  bool (*recognise)(const Source& source);
  Result<model::Environment> (*read)(const Source& source);
  data::Repaired (*repair)(std::string_view text,
                           std::string_view path) = nullptr;  // of what is no list of lines
  bool tells_sources = true;  // or a name and a version, and not where the distribution came from
};

std::string_view name_of(const Source& source) { return file_name(source.path); }
bool holds(const Source& source, std::string_view part) {
  return source.text.find(part) != std::string_view::npos;
}
// The text begins with `start`, or one of its lines does.
bool begins_line(std::string_view text, std::string_view start) {
  for (std::size_t at = text.find(start); at != std::string_view::npos; at = text.find(start, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return true;
  }
  return false;
}
bool is_object(const Source& source) { return trim(source.text).starts_with('{'); }

// What the tools write into every file of theirs; the name alone counts too.
bool is_pylock(const Source& source) {
  const std::string_view name = name_of(source);
  const bool named = name == "pylock.toml" || (name.starts_with("pylock.") && name.ends_with(".toml"));
  return named || (!is_object(source) && holds(source, "lock-version") && holds(source, "created-by"));
}
bool is_uv_lock(const Source& source) {
  return name_of(source) == "uv.lock" || (holds(source, "[[package]]") && holds(source, "\nsource = {"));
}
bool is_poetry_lock(const Source& source) {
  return name_of(source) == "poetry.lock" ||
         (holds(source, "[[package]]") && holds(source, "python-versions = "));
}
bool is_pdm_lock(const Source& source) {
  return name_of(source) == "pdm.lock" || (holds(source, "[[package]]") && holds(source, "content_hash = "));
}
bool is_pipfile_lock(const Source& source) {
  return name_of(source) == "Pipfile.lock" || (is_object(source) && holds(source, "\"pipfile-spec\""));
}
bool is_cyclonedx(const Source& source) { return is_object(source) && holds(source, "\"bomFormat\""); }
bool is_spdx(const Source& source) { return is_object(source) && holds(source, "\"spdxVersion\""); }
bool is_list_json(const Source& source) { return looks_like_list_json(source.text); }
bool is_conda_list(const Source& source) { return looks_like_conda_list(source.text); }
bool is_conda_lines(const Source& source) { return looks_like_conda_lines(source.text); }
bool is_project(const Source& source) {
  return name_of(source) == "pyproject.toml" ||
         (!is_object(source) && (begins_line(source.text, "[project]") || holds(source, "[tool.poetry") ||
                                 begins_line(source.text, "[dependency-groups]")));
}
bool is_script(const Source& source) { return looks_like_script(source.text); }
bool is_environment_yml(const Source& source) {
  const std::string name = to_lower(name_of(source));
  const bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  return begins_line(source.text, "dependencies:") &&
         (yaml || holds(source, "\n  - ") || holds(source, "\n- "));
}
// The same as `conda export --format json` writes it: JSON is YAML.
bool is_environment_json(const Source& source) {
  return is_object(source) && holds(source, "\"dependencies\"") && !holds(source, "\"pip_version\"") &&
         !holds(source, "\"installed\"");
}
bool is_list_columns(const Source& source) { return looks_like_list_columns(source.text); }

template <auto read>
Result<model::Environment> read_with(const Source& source) {
  return read(source.text, source.path, source.target);
}

Result<model::Environment> read_inspect(const Source& source) {
  return read_pip_inspect(source.text, source.path);
}

// A file that is named as a list is read as one, so that what is wrong in it is told line by line.
bool is_freeze(const Source& source) {
  if (source.text.find('\0') != std::string_view::npos) return false;
  return looks_like_requirement_lines(source.text) || to_lower(source.path).ends_with(".txt");
}
Result<model::Environment> read_freeze(const Source& source) {
  return read_requirement_lines(source.bytes, source.path, source.target);
}

// The first that recognises the text counts.
constexpr auto formats = std::to_array<Format>({
    {"pylock", is_pylock, read_with<read_pylock_list>, data::repair_toml},
    {"uv-lock", is_uv_lock, read_with<read_uv_lock>, data::repair_toml},
    {"poetry-lock", is_poetry_lock, read_with<read_poetry_lock>, data::repair_toml},
    {"pdm-lock", is_pdm_lock, read_with<read_pdm_lock>, data::repair_toml},
    {"pipfile-lock", is_pipfile_lock, read_with<read_pipfile_lock>, data::repair_json},
    {"cyclonedx", is_cyclonedx, read_with<read_cyclonedx>, data::repair_json, false},
    {"spdx", is_spdx, read_with<read_spdx>, data::repair_json, false},
    {"environment-json", is_environment_json, read_with<read_environment_yml>, data::repair_json, false},
    {"pip-inspect", is_object, read_inspect, data::repair_json},
    {"conda-list", is_conda_list, read_with<read_conda_list>, data::repair_json, false},
    {"conda-lines", is_conda_lines, read_with<read_conda_lines>, nullptr, false},
    {"list-json", is_list_json, read_with<read_list_json>, data::repair_json, false},
    {"list-columns", is_list_columns, read_with<read_list_columns>, nullptr, false},
    {"script", is_script, read_with<read_script>},
    {"pyproject", is_project, read_with<read_project_toml>, data::repair_toml},
    {"environment-yml", is_environment_yml, read_with<read_environment_yml>, data::repair_yaml, false},
    {"freeze", is_freeze, read_freeze},
    {"requirements", is_freeze, read_freeze},  // the same lines by the name that users know
});

constexpr std::size_t longest_evidence = 200;

// What is wrong with the syntax, all of it, and what the rest of the file says.
Result<model::Environment> read_damaged(const Format& format, const Source& source, Error first) {
  const data::Repaired repaired = format.repair(source.text, source.path);
  if (repaired.problems.empty()) return std::unexpected(std::move(first));
  if (!repaired.readable) return std::unexpected(all_as_one(repaired.problems));
  auto found = format.read({repaired.text, source.bytes, source.path, source.target});
  if (!found) return std::unexpected(std::move(first));
  for (const Error& problem : repaired.problems) {
    found->problems.push_back(model::make_finding("TS902", source.path, problem.message, problem.place));
    if (!problem.source_line.empty())
      found->problems.back().evidence.push_back(
          std::string(trim(problem.source_line).substr(0, longest_evidence)));
  }
  return found;
}

void name_unknown_markers(model::Environment& environment) {
  for (const auto name : pep::marker_variable_names) {
    if (pep::marker_variable(environment.markers, name)->empty())
      environment.unknown_markers.emplace_back(name);
  }
}

}  // namespace

std::vector<std::string> manifest_formats() {
  std::vector<std::string> names;
  for (const auto& row : formats) names.emplace_back(row.name);
  return names;
}

Result<model::Environment> read_manifest(std::string_view text, std::string_view path,
                                         std::string_view format, const Target& target) {
  const std::string plain = decode_by_mark(text);
  const std::string name(path);
  const Source source{plain, text, name, target};
  const std::vector<std::string> names = manifest_formats();
  for (const auto& row : formats) {
    const bool wanted = format.empty() ? row.recognise(source) : row.name == format;
    if (!wanted) continue;
    auto found = row.read(source);
    if (!found && row.repair != nullptr) found = read_damaged(row, source, std::move(found.error()));
    if (!found) return found;
    found->kind = "manifest";
    if (target.project != nullptr) target.project->sources_told = target.sources && row.tells_sources;
    name_unknown_markers(*found);
    return found;
  }
  if (format.empty()) {
    return failure_at({std::string(path), 0, 0}, "this is no list of an environment that can be recognised",
                      "formats: " + join(names, ", ") + "; name one with --manifest FILE=FORMAT");
  }
  const auto near = nearest(format, names);
  return failure(fmt::format("there is no manifest format `{}`", format),
                 near ? fmt::format("did you mean `{}`?", *near) : "formats: " + join(names, ", "));
}

}  // namespace trysquare::read

#include "read/lock_files.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"
#include "pep/wheel_name.hpp"
#include "read/environment_list.hpp"
#include "read/locked_hashes.hpp"
#include "read/poetry_walk.hpp"
#include "read/project_toml.hpp"
#include "read/pylock_toml.hpp"
#include "read/range_text.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace trysquare::read {

namespace {

using data::Node;

// The first of the members that is a string: where the distribution comes from.
std::string origin_of(const Node& node) {
  constexpr std::array<std::string_view, 5> members{"git", "url", "path", "file", "hg"};
  for (const auto member : members) {
    const Node* value = node.find(member);
    if (value != nullptr && value->string() != nullptr) return *value->string();
  }
  return {};
}

SourcePointer source_for(const EnvironmentList& list, const Node& entry) {
  return list.target().sources ? source_of_package(entry) : nullptr;
}

// Whether one of the groups is the one that is always installed, or is selected; an entry without groups is
// in the first. pdm writes extras as groups.
bool in_group(EnvironmentList& list, const Node& entry, std::string_view always) {
  const data::Array* groups = list.array(entry, "groups");
  const Selection& selection = list.target().selection;
  return groups == nullptr || std::ranges::any_of(*groups, [&](const Node& one) {
           return one.string() != nullptr &&
                  (*one.string() == always || selection.wants_group(*one.string()) ||
                   (always == "default" && selection.wants_extra(*one.string())));
         });
}

// `[[package]]` tables.
template <class Read>
model::Environment read_packages(const Node& document, const std::string& path, const Target& target,
                                 Read read) {
  EnvironmentList list(path, target, EnvironmentList::Kind::locked);
  if (const data::Array* packages = list.array(document, "package")) {
    for (const Node& entry : *packages) {
      check_file_hashes(list, entry);
      const std::string name = list.text(entry, "name");
      if (name.empty())
        list.problem(entry, "a package without a name");
      else
        read(list, entry, name);
    }
  }
  check_metadata_hashes(list, document);
  return list.take();
}

// One marker for all groups, or one a group.
bool poetry_wants(EnvironmentList& list, const Node& entry, const std::string& name) {
  const Node* markers = entry.find("markers");
  if (markers != nullptr && markers->object() != nullptr) {
    const data::Array* groups = list.array(entry, "groups");
    const Selection& selection = list.target().selection;
    if (groups == nullptr) {
      const Node* main = markers->find("main");
      return main == nullptr || main->string() == nullptr ||
             list.wanted(*main->string(), name, main->place(list.path()));
    }
    return std::ranges::any_of(*groups, [&](const Node& group) {
      if (group.string() == nullptr) return false;
      if (*group.string() != "main" && !selection.wants_group(*group.string())) return false;
      const Node* marker = markers->find(*group.string());
      return marker == nullptr || marker->string() == nullptr ||
             list.wanted(*marker->string(), name, marker->place(list.path()));
    });
  }
  if (markers == nullptr) return true;
  if (markers->string() != nullptr) return list.wanted(*markers->string(), name, markers->place(list.path()));
  list.problem(*markers, fmt::format("`markers` is {}, not a string", markers->kind()));
  return true;
}

// Of the older files, whose markers do not tell which extra an optional entry belongs to: what the selected
// extras name, and what that needs.
std::set<std::string> named_by_extras(const Node& document, const Selection& selection) {
  std::set<std::string> found;
  std::vector<std::string> waiting;
  const auto take = [&](std::string_view name) {
    std::string key = pep::normalize_name(name.substr(0, name.find_first_of(" [(;")));
    if (found.insert(key).second) waiting.push_back(std::move(key));
  };
  const Node* extras = document.find("extras");
  if (extras == nullptr || extras->object() == nullptr) return found;
  for (const auto& extra : extras->object()->members) {
    if (!selection.wants_extra(extra.key) || extra.value.array() == nullptr) continue;
    for (const Node& name : *extra.value.array()) {
      if (name.string() != nullptr) take(*name.string());
    }
  }
  std::multimap<std::string, const Node*> needs;
  const Node* packages = document.find("package");
  if (packages == nullptr || packages->array() == nullptr) return found;
  for (const Node& package : *packages->array()) {
    const Node* name = package.find("name");
    const Node* dependencies = package.find("dependencies");
    const bool told = name != nullptr && name->string() != nullptr && dependencies != nullptr;
    if (told && dependencies->object() != nullptr)
      needs.emplace(pep::normalize_name(*name->string()), dependencies);
  }
  while (!waiting.empty()) {
    const std::string key = std::move(waiting.back());
    waiting.pop_back();
    const auto [first, last] = needs.equal_range(key);
    for (auto at = first; at != last; ++at) {
      for (const auto& dependency : at->second->object()->members) take(dependency.key);
    }
  }
  return found;
}

// Markers of entries ask for the extras by name.
Target with_extras_named(const Target& target, const Node& document) {
  Target asked = target;
  const Node* extras = document.find("extras");
  if (!target.selection.all_extras || extras == nullptr || extras->object() == nullptr) return asked;
  for (const auto& extra : extras->object()->members) asked.selection.extras.push_back(extra.key);
  return asked;
}

// Of an optional entry.
bool poetry_asks(const EnvironmentList& list, const Node& entry, const std::string& name,
                 const std::set<std::string>& named) {
  const Selection& selection = list.target().selection;
  if (selection.all_extras) return true;
  const Node* markers = entry.find("markers");
  const bool told = markers != nullptr && markers->string() != nullptr &&
                    markers->string()->find("extra") != std::string::npos;
  return told ? !selection.extras.empty() : named.contains(pep::normalize_name(name));
}

// Alternatives are ranges that no specifiers say.
void check_range(EnvironmentList& list, const Node& range, std::string_view text) {
  if (text.find('|') != std::string_view::npos || parse_poetry_range(text)) return;
  list.problem(range.place(list.path()),
               fmt::format("`{:.80}` is no range of versions, as `>=1.0,<2` is one", printable(text)),
               model::Severity::warning);
}
void check_range_of(EnvironmentList& list, const Node& table, std::string_view key) {
  if (const std::string text = list.text(table, key); !text.empty())
    check_range(list, *table.find(key), text);
}

// One or several ranges, each perhaps with a marker.
void check_poetry_dependency(EnvironmentList& list, std::string_view key, const Node& value) {
  if (value.array() != nullptr) {
    for (const Node& one : *value.array()) check_poetry_dependency(list, key, one);
    return;
  }
  if (value.string() != nullptr) return check_range(list, value, *value.string());
  if (value.object() == nullptr) {
    return list.problem(value,
                        fmt::format("`{}` is {}, not a range or a table", printable(key), value.kind()));
  }
  check_range_of(list, value, "version");
  const std::string markers = list.text(value, "markers");
  const auto marker = pep::Marker::parse(markers);
  if (markers.empty() || marker) return;
  list.problem(*value.find("markers"),
               fmt::format("the marker of `{}`: {}", printable(key), marker.error().message));
}

// What is told of every entry, installed or not.
void check_poetry_entry(EnvironmentList& list, const Node& entry) {
  check_range_of(list, entry, "python-versions");
  const Node* optional = entry.find("optional");
  if (optional != nullptr && optional->as<bool>() == nullptr)
    list.problem(*optional, fmt::format("`optional` is {}, not true or false", optional->kind()));
  if (const data::Object* dependencies = list.object(entry, "dependencies")) {
    for (const auto& member : dependencies->members) check_poetry_dependency(list, member.key, member.value);
  }
}

std::vector<model::RequirementLine> pdm_requirements(const Node& entry) {
  std::vector<model::RequirementLine> found;
  const Node* dependencies = entry.find("dependencies");
  if (dependencies == nullptr || dependencies->array() == nullptr) return found;
  for (const Node& one : *dependencies->array()) {
    if (one.string() != nullptr) found.push_back({*one.string(), one.line});
  }
  return found;
}

bool tells_no_groups(const Node& document) {
  const Node* metadata = document.find("metadata");
  const Node* version = metadata == nullptr ? nullptr : metadata->find("lock-version");
  return version != nullptr && version->string() != nullptr &&
         (*version->string() == "2.0" || version->string()->starts_with("1."));
}

// Of a file whose entries do not tell their groups: what the project beside it asks for; nothing when no such
// file is served.
std::optional<PoetryWalk> walk_of_project(const Node& document, const std::string& path,
                                          const Target& asked) {
  if (!tells_no_groups(document) || asked.files == nullptr) return std::nullopt;
  const std::string beside = join_path(parent_path(path), "pyproject.toml");
  const auto text = asked.files->read_file(beside);
  if (!text) return std::nullopt;
  model::Project project;
  Target inside = asked;
  inside.project = &project;
  if (!read_project_toml(*text, beside, inside)) return std::nullopt;
  PoetryWalk walk(document, asked);
  for (const auto& declared : project.requirements) walk.ask(declared.requirement);
  return walk;
}

void read_pipfile_entry(EnvironmentList& list, const data::Member& member) {
  const Place place{list.path(), member.line, member.column};
  if (member.value.object() == nullptr) {
    return list.problem(member.value,
                        fmt::format("`{}` is {}, not an object", member.key, member.value.kind()));
  }
  check_hashes(list, member.value, "hashes");
  const std::string markers = list.text(member.value, "markers");
  if (!markers.empty() && !list.wanted(markers, member.key, place)) return;
  std::string version = list.text(member.value, "version");
  version.erase(0, std::min(version.find_first_not_of("= "), version.size()));
  if (version == "*") version.clear();  // not resolved: its marker fails where the file was made
  list.add({member.key, version, origin_of(member.value), is_true(member.value, "editable"),
            source_for(list, member.value)},
           place, member.value.find("version"));
}

// Markers of the lock file ask for the selected names.
void select_of_lock(const Pylock& lock, Selection& selection) {
  if (selection.all_extras) selection.extras = lock.extras;
  const auto& groups = selection.all_groups ? lock.dependency_groups : lock.default_groups;
  if (selection.all_groups || selection.defaults)
    selection.groups.insert(selection.groups.end(), groups.begin(), groups.end());
}

// The entry's own version, or what the name of one of its files tells.
std::string version_of(const PylockPackage& package) {
  if (package.version) return package.version->text();
  for (const auto& file : package.wheel_names) {
    if (const auto wheel = pep::WheelName::parse(file)) return wheel->version.text();
  }
  return {};
}

}  // namespace

Result<model::Environment> read_pylock_list(std::string_view text, const std::string& path,
                                            const Target& target) {
  const auto lock = parse_pylock(text, path, PylockSources::optional);
  Target asked = target;
  if (lock) select_of_lock(*lock, asked.selection);
  EnvironmentList list(path, asked, EnvironmentList::Kind::locked);
  if (!lock) {
    if (lock.error().kind == PylockError::Kind::toml) return std::unexpected(lock.error().problems.front());
    for (const Error& problem : lock.error().problems) list.problem(problem.place, problem.message);
    return list.take();
  }
  for (const auto& package : lock->packages) {
    const Place place{path, package.line, 1};
    if (package.marker && !list.wanted(*package.marker, package.name, place)) continue;
    list.add({package.name, version_of(package), package.origin, package.editable,
              target.sources ? std::make_shared<const model::Source>(package.source) : nullptr},
             place);
  }
  return list.take();
}

Result<model::Environment> read_poetry_lock(std::string_view text, const std::string& path,
                                            const Target& target) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  const std::set<std::string> named = named_by_extras(*document, target.selection);
  const Target asked = with_extras_named(target, *document);
  const std::optional<PoetryWalk> walk = walk_of_project(*document, path, asked);
  model::Environment found = read_packages(
      *document, path, asked, [&](EnvironmentList& list, const Node& entry, const std::string& name) {
        check_poetry_entry(list, entry);
        if (walk && !walk->reached(entry)) return;
        // The oldest files know two groups and call them categories.
        if (list.text(entry, "category") == "dev" && !asked.selection.wants_group("dev")) return;
        if (!walk && is_true(entry, "optional") && !poetry_asks(list, entry, name, named)) return;
        if (!in_group(list, entry, "main") || !poetry_wants(list, entry, name)) return;
        const Node* source = entry.find("source");
        const std::string type = source == nullptr ? "" : list.text(*source, "type");
        const bool from_index = source == nullptr || type == "legacy" || type == "pypi";
        list.add({name, list.text(entry, "version"), from_index ? "" : origin_of(*source),
                  is_true(entry, "develop"), source_for(list, entry), poetry_requirements(entry)},
                 entry.place(list.path()), entry.find("version"));
      });
  if (!walk && tells_no_groups(*document)) {
    model::Finding note = model::make_finding("TS902", path,
                                              "a file of this age tells neither groups nor markers: all of "
                                              "it counts that is not optional, unless the "
                                              "project's pyproject.toml lies beside it",
                                              {path, 1, 1});
    note.severity = model::Severity::info;
    found.problems.push_back(std::move(note));
  }
  return found;
}

Result<model::Environment> read_pdm_lock(std::string_view text, const std::string& path,
                                         const Target& target) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  return read_packages(
      *document, path, target, [](EnvironmentList& list, const Node& entry, const std::string& name) {
        if (!in_group(list, entry, "default")) return;
        const std::string marker = list.text(entry, "marker");
        if (!marker.empty() && !list.wanted(marker, name, entry.place(list.path()))) return;
        list.add({name, list.text(entry, "version"), origin_of(entry), is_true(entry, "editable"),
                  source_for(list, entry), pdm_requirements(entry)},
                 entry.place(list.path()), entry.find("version"));
      });
}

Result<model::Environment> read_pipfile_lock(std::string_view text, const std::string& path,
                                             const Target& target) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  const Node* section = document->find("default");
  if (section == nullptr || section->object() == nullptr) {
    return failure_at(document->place(path), "no `default` section: this is no Pipfile.lock");
  }
  EnvironmentList list(path, target, EnvironmentList::Kind::locked);
  for (const auto& member : section->object()->members) read_pipfile_entry(list, member);
  // Every other section is a group: `develop` and those that the Pipfile names.
  for (const auto& other : document->object()->members) {
    const std::string group = other.key == "develop" ? "dev" : other.key;
    const bool chosen = target.selection.wants_group(group) || target.selection.wants_group(other.key);
    if (other.key == "default" || other.key == "_meta" || other.value.object() == nullptr || !chosen)
      continue;
    for (const auto& member : other.value.object()->members) read_pipfile_entry(list, member);
  }
  return list.take();
}

}  // namespace trysquare::read

#include "read/lock_files.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "data/toml.hpp"
#include "pep/wheel_name.hpp"
#include "read/environment_list.hpp"
#include "read/pylock_toml.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

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

bool is_true(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value != nullptr && value->as<bool>() != nullptr && *value->as<bool>();
}

// Whether one of the groups is the one that is always installed; an entry without groups is in it.
bool in_group(EnvironmentList& list, const Node& entry, std::string_view group) {
  const data::Array* groups = list.array(entry, "groups");
  return groups == nullptr || std::ranges::any_of(*groups, [&](const Node& one) {
           return one.string() != nullptr && *one.string() == group;
         });
}

// `[[package]]` tables.
template <class Read>
Result<model::Environment> read_packages(std::string_view text, const std::string& path,
                                         const pep::MarkerEnvironment& known, Read read) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  EnvironmentList list(path, known, EnvironmentList::Kind::locked);
  if (const data::Array* packages = list.array(*document, "package")) {
    for (const Node& entry : *packages) {
      const std::string name = list.text(entry, "name");
      if (name.empty())
        list.problem(entry, "a package without a name");
      else
        read(list, entry, name);
    }
  }
  return list.take();
}

// One marker for all, or one a group.
bool poetry_wants(EnvironmentList& list, const Node& entry, const std::string& name) {
  const Node* markers = entry.find("markers");
  if (markers != nullptr && markers->object() != nullptr) markers = markers->find("main");
  if (markers == nullptr) return true;
  if (markers->string() != nullptr) return list.wanted(*markers->string(), name, markers->place(list.path()));
  list.problem(*markers, fmt::format("`markers` is {}, not a string", markers->kind()));
  return true;
}

void read_pipfile_entry(EnvironmentList& list, const data::Member& member) {
  const Place place{list.path(), member.line, member.column};
  if (member.value.object() == nullptr) {
    return list.problem(member.value,
                        fmt::format("`{}` is {}, not an object", member.key, member.value.kind()));
  }
  const std::string markers = list.text(member.value, "markers");
  if (!markers.empty() && !list.wanted(markers, member.key, place)) return;
  std::string version = list.text(member.value, "version");
  version.erase(0, std::min(version.find_first_not_of("= "), version.size()));
  list.add({member.key, version, origin_of(member.value), is_true(member.value, "editable")}, place);
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
                                            const pep::MarkerEnvironment& known) {
  const auto lock = parse_pylock(text, path);
  EnvironmentList list(path, known, EnvironmentList::Kind::locked);
  if (!lock) {
    if (lock.error().kind == PylockError::Kind::toml) return std::unexpected(lock.error().problems.front());
    for (const Error& problem : lock.error().problems) list.problem(problem.place, problem.message);
    return list.take();
  }
  for (const auto& package : lock->packages) {
    const Place place{path, package.line, 1};
    if (package.marker && !list.wanted(*package.marker, package.name, place)) continue;
    list.add({package.name, version_of(package), package.origin, package.editable}, place);
  }
  return list.take();
}

Result<model::Environment> read_poetry_lock(std::string_view text, const std::string& path,
                                            const pep::MarkerEnvironment& known) {
  return read_packages(
      text, path, known, [](EnvironmentList& list, const Node& entry, const std::string& name) {
        if (is_true(entry, "optional") || !in_group(list, entry, "main") || !poetry_wants(list, entry, name))
          return;
        const Node* source = entry.find("source");
        const std::string type = source == nullptr ? "" : list.text(*source, "type");
        const bool from_index = source == nullptr || type == "legacy" || type == "pypi";
        list.add({name, list.text(entry, "version"), from_index ? "" : origin_of(*source),
                  is_true(entry, "develop")},
                 entry.place(list.path()));
      });
}

Result<model::Environment> read_pdm_lock(std::string_view text, const std::string& path,
                                         const pep::MarkerEnvironment& known) {
  return read_packages(
      text, path, known, [](EnvironmentList& list, const Node& entry, const std::string& name) {
        if (!in_group(list, entry, "default")) return;
        const std::string marker = list.text(entry, "marker");
        if (!marker.empty() && !list.wanted(marker, name, entry.place(list.path()))) return;
        list.add({name, list.text(entry, "version"), origin_of(entry), is_true(entry, "editable")},
                 entry.place(list.path()));
      });
}

Result<model::Environment> read_pipfile_lock(std::string_view text, const std::string& path,
                                             const pep::MarkerEnvironment& known) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  const Node* section = document->find("default");
  if (section == nullptr || section->object() == nullptr) {
    return failure_at(document->place(path), "no `default` section: this is no Pipfile.lock");
  }
  EnvironmentList list(path, known, EnvironmentList::Kind::locked);
  for (const auto& member : section->object()->members) read_pipfile_entry(list, member);
  return list.take();
}

}  // namespace trysquare::read

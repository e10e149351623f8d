#include "read/uv_lock.hpp"

#include "base/text.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"
#include "read/environment_list.hpp"
#include "read/locked_hashes.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace trysquare::read {

namespace {

using data::Node;

struct Package {
  const Node* node;
  std::string name, version;
};

// The source's kind and value: `{ registry = "…" }`, `{ editable = "." }`…
std::pair<std::string_view, std::string> source_of(const Node& package) {
  const Node* source = package.find("source");
  if (source == nullptr || source->object() == nullptr || source->object()->members.empty()) return {};
  const data::Member& member = source->object()->members.front();
  return {member.key, member.value.string() == nullptr ? "" : *member.value.string()};
}

class Walk {
 public:
  Walk(EnvironmentList& list, Selection& asked) : list_(list), asked_for_(asked) {}

  void index(const data::Array& packages) {
    for (const Node& node : packages) {
      Package package{&node, list_.text(node, "name"), list_.text(node, "version")};
      if (package.name.empty()) {
        list_.problem(node, "a package without a name");
        continue;
      }
      check_file_hashes(list_, node);
      list_.object(node, "source");
      by_name_[package.name].push_back(packages_.size());
      packages_.push_back(std::move(package));
    }
  }

  void run() {
    bool rooted = false, first = true;
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      const auto [kind, where] = source_of(*packages_[i].node);
      if (kind != "virtual" && !(kind == "editable" && where == ".")) continue;
      rooted = true;
      if (!first) continue;  // of a workspace, what the project at its root needs
      first = false;
      const std::string& name = packages_[i].name;
      select_extras(i, name);
      ask(i, "");
      follow_groups(*packages_[i].node, name);
    }
    // Without a project everything that is locked counts.
    for (std::size_t i = 0; !rooted && i < packages_.size(); ++i) ask(i, "");
    while (!waiting_.empty()) {
      const auto [package, extra] = waiting_.front();
      waiting_.pop_front();
      visit(*packages_[package].node, extra);
    }
    for (const std::size_t i : installed_) add(packages_[i]);
  }

 private:
  void ask(std::size_t package, const std::string& extra) {
    if (!asked_.emplace(package, extra).second) return;
    installed_.insert(package);
    waiting_.emplace_back(package, extra);
  }

  void visit(const Node& package, const std::string& extra) {
    if (extra.empty()) return follow(package, "dependencies");
    const Node* optional = package.find("optional-dependencies");
    if (optional != nullptr) follow(*optional, extra);
  }

  // Where extras or groups exclude each other, markers name them as `extra-4-name-extra`,
  // `group-4-name-group`.
  void select(std::string_view kind, const std::string& package, const std::string& name) {
    asked_for_.extras.push_back(fmt::format("{}-{}-{}-{}", kind, package.size(), package, name));
  }

  void select_extras(std::size_t index, const std::string& name) {
    const Node* optional = packages_[index].node->find("optional-dependencies");
    if (optional == nullptr || optional->object() == nullptr) return;
    for (const auto& extra : optional->object()->members) {
      if (!asked_for_.wants_extra(extra.key)) continue;
      select("extra", name, extra.key);
      ask(index, extra.key);
    }
  }

  void follow_groups(const Node& package, const std::string& name) {
    const Node* groups = package.find("dev-dependencies");
    if (groups == nullptr || groups->object() == nullptr) return;
    std::vector<std::string> chosen;
    for (const auto& group : groups->object()->members) {
      if (asked_for_.wants_group(group.key, group.key == "dev")) chosen.push_back(group.key);
    }
    for (const auto& group : chosen) select("group", name, group);
    for (const auto& group : chosen) follow(*groups, group);
  }

  void follow(const Node& holder, std::string_view key) {
    const data::Array* dependencies = list_.array(holder, key);
    if (dependencies == nullptr) return;
    for (const Node& dependency : *dependencies) {
      const std::string name = list_.text(dependency, "name");
      if (name.empty()) {
        list_.problem(dependency, fmt::format("expected a dependency with its `name`, found {}",
                                              dependency.object() == nullptr ? dependency.kind() : "none"));
        continue;
      }
      const std::string marker = list_.text(dependency, "marker");
      if (!marker.empty() && !list_.wanted(marker, name, dependency.place(list_.path()))) continue;
      for (const std::size_t package : locked(dependency, name)) {
        ask(package, "");
        const data::Array* extras = list_.array(dependency, "extra");
        if (extras == nullptr) continue;
        for (const Node& extra : *extras) {
          if (extra.string() != nullptr) ask(package, *extra.string());
        }
      }
    }
  }

  // Where several of the name are locked, the one of the version that is named.
  std::vector<std::size_t> locked(const Node& dependency, const std::string& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      list_.problem(dependency, fmt::format("`{}` is needed here and is not locked", name));
      return {};
    }
    const std::string version = list_.text(dependency, "version");
    std::vector<std::size_t> chosen = found->second;
    if (!version.empty())
      std::erase_if(chosen, [&](std::size_t i) { return packages_[i].version != version; });
    return chosen;
  }

  void add(const Package& package) {
    const auto [kind, where] = source_of(*package.node);
    if (kind == "virtual") return;
    const bool from_index = kind == "registry" || kind.empty();
    list_.add(
        {package.name, package.version, from_index ? "" : where, kind == "editable",
         list_.target().sources ? source_of_package(*package.node) : nullptr, requirements_of(*package.node)},
        package.node->place(list_.path()), package.node->find("version"));
  }

  // Names and markers; the ranges are not kept in such a file.
  static std::vector<model::RequirementLine> requirements_of(const Node& package) {
    std::vector<model::RequirementLine> found;
    if (const Node* dependencies = package.find("dependencies")) add_requirements(*dependencies, "", found);
    const Node* optional = package.find("optional-dependencies");
    if (optional == nullptr || optional->object() == nullptr) return found;
    for (const auto& extra : optional->object()->members) add_requirements(extra.value, extra.key, found);
    return found;
  }

  static void add_requirements(const Node& dependencies, std::string_view extra,
                               std::vector<model::RequirementLine>& found) {
    if (dependencies.array() == nullptr) return;
    for (const Node& dependency : *dependencies.array()) {
      const Node* name = dependency.find("name");
      const Node* marker = dependency.find("marker");
      if (name == nullptr || name->string() == nullptr) continue;
      std::string condition = marker != nullptr && marker->string() != nullptr ? *marker->string() : "";
      if (!extra.empty()) {
        condition =
            fmt::format("{}extra == '{}'", condition.empty() ? "" : "(" + condition + ") and ", extra);
      }
      found.push_back(
          {requirement_text(*name->string(), dependency.strings("extra"), "", condition), dependency.line});
    }
  }

  EnvironmentList& list_;
  Selection& asked_for_;
  std::vector<Package> packages_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
  std::set<std::pair<std::size_t, std::string>> asked_;
  std::set<std::size_t> installed_;
  std::deque<std::pair<std::size_t, std::string>> waiting_;
};

}  // namespace

Result<model::Environment> read_uv_lock(std::string_view text, const std::string& path,
                                        const Target& target) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  const Node* version = document->find("version");
  if (version == nullptr || version->as<std::int64_t>() == nullptr || *version->as<std::int64_t>() != 1) {
    return failure_at((version == nullptr ? *document : *version).place(path),
                      "a lock file of this version is not known: 1 is",
                      "`uv export -o FILE` writes a list of it");
  }
  Target asked = target;
  EnvironmentList list(path, asked, EnvironmentList::Kind::locked);
  const std::string python = list.text(*document, "requires-python");
  if (const auto wanted = pep::SpecifierSet::parse(python); !wanted) {
    list.problem(*document->find("requires-python"),
                 fmt::format("`requires-python`: {}", wanted.error().message));
  }
  Walk walk(list, asked.selection);
  if (const data::Array* packages = list.array(*document, "package")) walk.index(*packages);
  walk.run();
  return list.take();
}

}  // namespace trysquare::read

// TS123: which modules of a distribution does Python not find, since another's of the same name come first?
// Across directories the earlier one wins; in one, a package wins over a module of its name.
// https://docs.python.org/3/reference/import.html#the-path-based-finder
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::check {

namespace {

using Owners = std::map<std::string, std::set<std::string>, std::less<>>;  // top-level entry -> keys

void add_owner(const std::vector<read::RecordEntry>& record, const std::string& key, Owners& out) {
  for (const auto& entry : record) {
    if (entry.path.starts_with("..") || entry.path.starts_with('/')) continue;
    out[entry.path.substr(0, entry.path.find('/'))].insert(key);
  }
}

// By name of what lies in the site: "six.py" -> {"six"}. What lies beyond the environment's own folders has
// been read for its requirements only.
Owners owners_in(const IntegrityFacts& facts, const std::string& site) {
  Owners out;
  bool own = false;
  for (const auto& folder : facts.installation.folders) {
    if (folder.site != site || folder.key.empty()) continue;
    own = true;
    add_owner(folder.record, folder.key, out);
  }
  if (own) return out;
  for (const auto& distribution : facts.environment.distributions) {
    if (distribution.root != site) continue;
    const std::string path = join_path(parent_path(distribution.metadata_path), "RECORD");
    const auto status = facts.files.status(path);
    if (!status || status->kind != FileKind::regular) continue;
    const auto text = facts.files.read_file(path);
    const auto record = text ? read::parse_record(*text, path) : std::vector<read::RecordEntry>();
    if (record) add_owner(*record, distribution.key, out);
  }
  return out;
}

// Folders that projects ship beside their packages by mistake, one over the other.
bool is_by_mistake(std::string_view name) {
  return name == "tests" || name == "test" || name == "docs" || name == "doc" || name == "examples" ||
         name == "scripts" || name == "tools" || name == "benchmarks";
}

struct Provider {
  std::string path;  // of the package's folder or the module's file
  std::set<std::string> owners;
  bool of_release = false;  // in a folder that was put behind the environment: a product's own
};

class Search {
 public:
  explicit Search(const IntegrityFacts& facts) : facts_(facts) {}

  Findings run() {
    for (const auto& entry : facts_.environment.search_path) {
      if (entry.why == "standard library") continue;
      read_folder(entry.path, entry.why == "release" || entry.why == "--append-path");
    }
    return std::move(out_);
  }

 private:
  void read_folder(const std::string& path, bool of_release) {
    const Owners owners = owners_in(facts_, path);
    const auto owners_of = [&](const std::string& name) {
      const auto found = owners.find(name);
      return found == owners.end() ? std::set<std::string>() : found->second;
    };
    const auto entries = facts_.files.list(path);
    std::map<std::string, Provider> here;
    // Packages first, then extension modules, then sources: as Python looks.
    for (const int rank : {0, 1, 2}) {
      for (const DirectoryEntry& entry : entries) {
        const std::string module = module_of(path, entry, rank);
        if (module.empty() || is_by_mistake(module)) continue;
        Provider one{join_path(path, entry.name), owners_of(entry.name), of_release};
        const auto [known, added] = here.try_emplace(module, one);
        if (!added) compare(module, known->second, one);
      }
    }
    for (const auto& [module, one] : here) {
      const auto [known, added] = seen_.try_emplace(module, one);
      if (!added) compare(module, known->second, one);
    }
  }

  // The module that an entry is, when it is of this rank.
  std::string module_of(const std::string& path, const DirectoryEntry& entry, int rank) const {
    const std::string& name = entry.name;
    if (rank == 0) {
      // A name with a dot is no module's; only names that come twice are worth a look at what they hold.
      if (entry.kind == FileKind::regular || name.find_first_of(".-~") != std::string::npos) return {};
      return facts_.files.is_file(join_path(join_path(path, name), "__init__.py")) ? name : std::string();
    }
    if (entry.kind == FileKind::directory || name.find_first_of("-~") == 0) return {};
    if (rank == 1)
      return name.ends_with(".so") || name.ends_with(".pyd") ? name.substr(0, name.find('.')) : std::string();
    if (!name.ends_with(".py")) return {};
    return name.substr(0, name.size() - 3);
  }

  void compare(const std::string& module, const Provider& first, const Provider& hidden) {
    if (hidden.owners.empty() && !hidden.of_release) return;
    const bool shared = std::ranges::any_of(
        hidden.owners, [&](const std::string& key) { return first.owners.contains(key); });
    if (shared) return;
    const std::string by =
        first.owners.empty() ? "which no distribution owns" : "of `" + *first.owners.begin() + "`";
    const std::string subject = hidden.owners.empty() ? module : *hidden.owners.begin();
    const std::string whose = hidden.owners.empty() ? "the release" : "`" + subject + "`";
    auto finding = model::make_finding(
        "TS123", subject,
        fmt::format("`{}` of {} is never imported: `{}`, {}, comes first", module, whose, first.path, by),
        {hidden.path, 0, 0});
    // Two projects that chose one name are both as their installers left them: told, but no damage.
    const std::string hider = first.owners.empty() ? std::string() : *first.owners.begin();
    if (parent_path(first.path) == parent_path(hidden.path) &&
        hider.find(pep::normalize_name(module)) != std::string::npos)
      finding.severity = model::Severity::info;
    out_.push_back(std::move(finding));
  }

  const IntegrityFacts& facts_;
  std::map<std::string, Provider> seen_;
  Findings out_;
};

}  // namespace

Findings check_shadowing(const IntegrityFacts& facts) { return Search(facts).run(); }

}  // namespace trysquare::check

// TS111: which modules in a site directory belong to no distribution? TS110: of which are only the compiled
// files left?
#include "check/integrity.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

namespace trysquare::check {

namespace {

bool is_extension(std::string_view name) { return name.ends_with(".so") || name.ends_with(".pyd"); }

bool is_module_file(std::string_view name) { return name.ends_with(".py") || is_extension(name); }

// What can be imported from a folder that nobody owns. A namespace holds its modules further below.
struct Contents {
  bool modules = false, compiled = false;
};

void look_into(const FileSystem& files, const std::string& folder, int depth, Contents& found) {
  constexpr int deepest = 4;
  constexpr std::size_t most_entries = 2000;
  const auto entries = files.list(folder);
  const bool cache = file_name(folder) == "__pycache__";
  for (std::size_t i = 0; i < entries.size() && i < most_entries && !found.modules; ++i) {
    const DirectoryEntry& entry = entries[i];
    const bool is_folder = entry.kind == FileKind::directory;
    if (!is_folder && entry.name.ends_with(".pyc")) (cache ? found.compiled : found.modules) = true;
    if (!is_folder && is_module_file(entry.name)) found.modules = true;
    if (is_folder && depth < deepest && entry.name.find_first_of(".-") == std::string::npos)
      look_into(files, join_path(folder, entry.name), depth + 1, found);
  }
}

// By folder below the site, what RECORD lists directly in it: files, and folders that lead to files. Only
// folders that can be packages: a name with a dot or a hyphen is none.
class Owned {
 public:
  Owned(const IntegrityFacts& facts, const std::string& site) {
    for (const auto& folder : facts.installation.folders) {
      if (folder.site != site) continue;
      for (const auto& entry : folder.record) add(entry.path);
    }
    for (auto& [folder, names] : names_) std::ranges::sort(names);
  }

  // Those at the top, and those with modules: most of the others hold data.
  std::vector<std::string_view> folders() const {
    std::vector<std::string_view> out;
    for (const auto& [folder, names] : names_) {
      const bool top = folder.find('/') == std::string_view::npos;
      if (top || std::ranges::any_of(names, is_module_file)) out.push_back(folder);
    }
    std::ranges::sort(out);
    return out;
  }

  bool holds(std::string_view folder, std::string_view name) const {
    const auto found = names_.find(folder);
    return found != names_.end() && std::ranges::binary_search(found->second, name);
  }

  bool is_namespace(std::string_view folder) const {
    const auto found = names_.find(folder);
    return found == names_.end() || std::ranges::none_of(found->second, [](std::string_view name) {
             return name.starts_with("__init__.");
           });
  }

 private:
  void add(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return;
    const std::string_view folder = path.substr(0, slash);
    if (folder != last_) {  // RECORD lists by folder
      last_ = folder;
      const bool package = folder.find_first_of(".-") == std::string_view::npos && folder.front() != '/' &&
                           !folder.ends_with("__pycache__");
      last_names_ = package ? &names_of(folder) : nullptr;
    }
    if (last_names_ != nullptr) last_names_->push_back(path.substr(slash + 1));
  }

  // A folder's own name stands in the one above.
  std::vector<std::string_view>& names_of(std::string_view folder) {
    const auto [found, added] = names_.try_emplace(folder);
    const std::size_t slash = folder.rfind('/');
    if (added && slash != std::string_view::npos)
      names_of(folder.substr(0, slash)).push_back(folder.substr(slash + 1));
    return names_.find(folder)->second;
  }

  std::unordered_map<std::string_view, std::vector<std::string_view>> names_;
  std::string_view last_;
  std::vector<std::string_view>* last_names_ = nullptr;  // as nodes, they stay where they are
};

// What of a package's folder could be imported, and no RECORD lists.
void find_unlisted(const IntegrityFacts& facts, const std::string& site, const Owned& owned,
                   std::string_view folder, std::vector<std::string>& out) {
  const std::string path = join_path(site, folder);
  for (const DirectoryEntry& entry : facts.files.list(path)) {
    const bool is_folder = entry.kind == FileKind::directory;
    const bool module = !is_folder && is_module_file(entry.name);
    const bool package =
        is_folder && entry.name != "__pycache__" && entry.name.find_first_of(".-~") == std::string::npos;
    if ((!module && !package) || owned.holds(folder, entry.name)) continue;
    Contents found{.modules = module};
    if (package) look_into(facts.files, join_path(path, entry.name), 0, found);
    if (found.modules) out.push_back(std::string(folder) + "/" + entry.name);
  }
}

// Modules in a package that its distributions do not list: added by hand, or RECORD is not whole. Of
// namespaces an `__init__` breaks what lies in other folders.
// https://packaging.python.org/en/latest/guides/packaging-namespace-packages/
void tell_unlisted(const std::string& site, const std::string& name, const Owned& owned,
                   const std::vector<std::string>& unlisted, Findings& out) {
  const std::string& first = unlisted.front();
  const bool one = unlisted.size() == 1;
  auto finding = model::make_finding(
      "TS111", one ? first : name,
      first == name + "/__init__.py" && owned.is_namespace(name)
          ? fmt::format("`{}` makes a package of a namespace, and no distribution owns it: parts of `{}` in "
                        "other folders are not found any more",
                        first, name)
          : fmt::format(
                "{} of the package `{}` {} in no distribution's RECORD: nothing updates or removes {}",
                one ? "`" + first + "`" : fmt::format("{} modules", unlisted.size()), name,
                one ? "stands" : "stand", one ? "it" : "them"),
      {join_path(site, first), 0, 0});
  constexpr std::size_t most_named = 8;
  if (!one)
    finding.evidence.assign(unlisted.begin(), unlisted.begin() + static_cast<std::ptrdiff_t>(
                                                                     std::min(most_named, unlisted.size())));
  out.push_back(std::move(finding));
}

void check_packages(const IntegrityFacts& facts, const std::string& site, Findings& out) {
  const Owned owned(facts, site);
  std::map<std::string, std::vector<std::string>> unlisted;  // by top-level package
  for (const std::string_view folder : owned.folders()) {
    std::vector<std::string> found;
    find_unlisted(facts, site, owned, folder, found);
    if (found.empty()) continue;
    auto& all = unlisted[std::string(folder.substr(0, folder.find('/')))];
    std::ranges::move(found, std::back_inserter(all));
  }
  for (const auto& [name, files] : unlisted) tell_unlisted(site, name, owned, files, out);
}

std::set<std::string> owned_names(const IntegrityFacts& facts, const std::string& site) {
  std::set<std::string> out;
  for (const auto& folder : facts.installation.folders) {
    if (folder.site != site) continue;
    std::string_view last;  // RECORD lists by folder: most lines name the one before
    for (const auto& entry : folder.record) {
      const std::string_view top = std::string_view(entry.path).substr(0, entry.path.find('/'));
      const bool plain = !top.empty() && top.front() != '.' && entry.path.find("/.") == std::string::npos;
      if (plain && top == last) continue;
      last = plain ? top : std::string_view();
      const std::string path = normal_path(join_path(site, entry.path));
      if (!path.starts_with(site + "/")) continue;
      const std::string below = path.substr(site.size() + 1);
      out.insert(below.substr(0, below.find('/')));
    }
    for (const std::string& name : folder.top_level) {
      out.insert(name);
      out.insert(name + ".py");
    }
    // Without a list of files the name is all that tells.
    if (folder.record.empty()) out.insert(replace_all(folder.key, "-", "_"));
  }
  // A module beside the .pth file of its name is there for it: tools that make environments leave such pairs.
  for (const auto& file : facts.installation.pth_files) {
    if (file.site == site) out.insert(file.name.substr(0, file.name.size() - 4) + ".py");
  }
  return out;
}

constexpr std::string_view unowned =
    "is importable, and no distribution owns it: nothing updates or removes it";

class Orphans {
 public:
  Orphans(const IntegrityFacts& facts, const locate::Site& site)
      : facts_(facts), site_(site), owned_(owned_names(facts, site.path)) {}

  void run(Findings& out) const {
    for (const DirectoryEntry& entry : site_.entries) {
      const std::string& name = entry.name;
      if (owned_.contains(name) || name.starts_with('.') || name.starts_with('~') || name.starts_with('-') ||
          name == "__pycache__")
        continue;
      if (name.ends_with(".egg"))
        judge_egg(name, out);
      else if (entry.kind == FileKind::directory && !name.ends_with("-info"))
        judge_folder(name, out);
      else if (entry.kind != FileKind::directory &&
               (name.ends_with(".py") || name.ends_with(".pyc") || is_extension(name)))
        tell("TS111", name, unowned, out);
      else if (entry.kind == FileKind::symlink && !name.ends_with("-info") && !name.ends_with(".pth") &&
               !name.ends_with(".egg-link"))
        judge_link(name, out);
    }
  }

 private:
  void tell(const char* code, const std::string& name, std::string_view what, Findings& out) const {
    out.push_back(model::make_finding(code, name, fmt::format("`{}` {}", name, what),
                                      {join_path(site_.path, name), 0, 0}));
  }

  void judge_folder(const std::string& name, Findings& out) const {
    Contents found;
    look_into(facts_.files, join_path(site_.path, name), 0, found);
    if (found.modules) return tell("TS111", name, unowned, out);
    if (found.compiled) {
      tell("TS110", name,
           "holds compiled files only, of modules that are gone: it is imported as an empty namespace", out);
      out.back().remedy = "rm -r " + shell_quoted(out.back().place.path);
      return;
    }
    tell("TS111", name, "is a folder that no distribution owns, without a module", out);
    out.back().severity = model::Severity::info;
  }

  void judge_link(const std::string& name, Findings& out) const {
    const std::string path = join_path(site_.path, name);
    if (facts_.files.status(path)) return;
    tell("TS110", name, "is a link to what is not there, and no distribution owns it", out);
    out.back().remedy = "rm " + shell_quoted(path);
  }

  void judge_egg(const std::string& name, Findings& out) const {
    const std::string path = join_path(site_.path, name);
    const bool searched = std::ranges::any_of(facts_.environment.search_path,
                                              [&](const auto& entry) { return entry.path == path; });
    if (!searched)
      tell("TS111", name, "is an egg that no .pth file puts on the search path: nothing uses it", out);
  }

  const IntegrityFacts& facts_;
  const locate::Site& site_;
  std::set<std::string> owned_;
};

}  // namespace

Findings check_orphans(const IntegrityFacts& facts) {
  Findings out;
  if (facts.environment.kind != "venv") return out;
  for (const auto& site : facts.installation.sites) {
    Orphans(facts, site).run(out);
    check_packages(facts, site.path, out);
  }
  return out;
}

}  // namespace trysquare::check

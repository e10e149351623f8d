// What an installer must put back: files that are gone or changed, RECORD and METADATA that cannot be
// trusted, two metadata of one distribution.
#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/version.hpp"
#include "read/direct_url.hpp"
#include "repair/plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace trysquare::repair {

using locate::InstalledFolder;
using model::Finding;
using model::RepairPlan;
using model::RepairStep;
using model::StepKind;

namespace {

// The installer takes the old files away by RECORD, then installs.
constexpr std::array by_record{"TS105", "TS115", "TS116", "TS120", "TS121"};
// No installer may go by such metadata: it is taken away by us first.
constexpr std::array untrusted{"TS106", "TS107", "TS108", "TS109", "TS901", "TS902"};

bool is_one_of(const auto& codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

// "six-1.17.0" of "six-1.17.0.dist-info".
struct Stem {
  std::string name, version;
};
Stem stem_of(std::string_view folder) {
  folder = folder.substr(0, folder.rfind('.'));
  const std::size_t dash = folder.find('-');
  if (dash == std::string_view::npos) return {std::string(folder), ""};
  std::string_view version = folder.substr(dash + 1);
  version = version.substr(0, version.find("-py"));
  return {std::string(folder.substr(0, dash)), replace_all(version, "_", "-")};
}

class Planner {
 public:
  Planner(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan)
      : facts_(facts), open_(open), plan_(plan) {}

  void run() {
    // Which of several copies is kept says what becomes of the others' faults.
    for (std::size_t i = 0; i < open_.size();) {
      if (open_[i].code->code == "TS102" && plan_copies(open_[i]))
        take(open_, i, plan_);
      else
        ++i;
    }
    for (std::size_t i = 0; i < open_.size();) {
      const auto code = open_[i].code->code;
      bool done = false;
      if (is_one_of(untrusted, code)) done = plan_untrusted(open_[i]);
      if (is_one_of(by_record, code)) done = plan_reinstall(open_[i]);
      if (code == "TS114") done = plan_command(open_[i]);
      if (done)
        take(open_, i, plan_);
      else
        ++i;
    }
  }

 private:
  std::vector<const InstalledFolder*> folders_of(const std::string& key) const {
    std::vector<const InstalledFolder*> out;
    for (const auto& folder : facts_.installation->folders) {
      if (!folder.key.empty() && folder.key == key) out.push_back(&folder);
    }
    return out;
  }

  // What an installer is to be asked for; nothing when its sources are the user's to mend.
  std::string requirement_of(const InstalledFolder* folder, const Stem& stem) const {
    if (folder != nullptr && !folder->direct_url.empty()) {
      const auto origin = read::parse_direct_url(folder->direct_url, folder->folder);
      if (!origin) return stem.name + (stem.version.empty() ? "" : "==" + stem.version);
      constexpr std::string_view scheme = "file://";
      if (origin->editable)
        return origin->url.starts_with(scheme) && facts_.files.is_directory(origin->url.substr(scheme.size()))
                   ? "-e " + origin->url.substr(scheme.size())
                   : std::string();
      return stem.name + " @ " + origin->url;
    }
    return stem.name + (stem.version.empty() ? "" : "==" + stem.version);
  }

  bool add_install(const std::string& key, const std::string& requirement, const std::string& before,
                   const std::string& why) {
    if (requirement.empty()) return false;
    const bool known =
        std::ranges::any_of(plan_.installs, [&](const RepairStep& step) { return step.subject == key; });
    if (!known)
      plan_.installs.push_back({.kind = StepKind::install,
                                .subject = key,
                                .requirement = requirement,
                                .before = before,
                                .why = why});
    return true;
  }

  void add_removal(const std::string& subject, const std::string& path, const std::string& why) {
    const bool known =
        std::ranges::any_of(plan_.structure, [&](const RepairStep& step) { return step.path == path; });
    if (!known && normal_path(path).starts_with(facts_.path + "/"))
      plan_.structure.push_back({.kind = StepKind::remove, .subject = subject, .path = path, .why = why});
  }

  bool is_removed(const std::string& path) const {
    return std::ranges::any_of(plan_.structure, [&](const RepairStep& step) { return step.path == path; });
  }

  bool plan_reinstall(const Finding& finding) {
    const auto folders = folders_of(finding.subject);
    if (folders.empty()) return false;
    const InstalledFolder& folder = *folders.front();
    if (finding.code->code == "TS120") clear_the_way(folder);
    return add_install(folder.key, requirement_of(&folder, {folder.name, folder.version}), folder.version,
                       finding.message);
  }

  // A file, or a link to nothing, where a folder of the distribution was: no installer gets past it.
  void clear_the_way(const InstalledFolder& folder) {
    for (const auto& entry : folder.record) {
      const std::size_t slash = entry.path.find('/');
      if (slash == std::string::npos || slash == 0 || entry.path.starts_with("..")) continue;
      const std::string path = join_path(folder.site, entry.path.substr(0, slash));
      const auto status = facts_.files.status(path);
      const bool in_the_way =
          status ? status->kind != FileKind::directory : facts_.files.link_target(path).has_value();
      if (in_the_way)
        add_removal(folder.key, path,
                    fmt::format("`{}` shall be a folder of it", entry.path.substr(0, slash)));
    }
  }

  // A command of which nothing is left that could be mended.
  bool plan_command(const Finding& finding) {
    const auto text = facts_.files.read_file(finding.place.path);
    if (!text || text->starts_with("#!")) return false;
    for (const auto& folder : facts_.installation->folders) {
      const bool owner = !folder.key.empty() && std::ranges::any_of(folder.record, [&](const auto& entry) {
        return normal_path(join_path(folder.site, entry.path)) == finding.place.path;
      });
      if (owner)
        return add_install(folder.key, requirement_of(&folder, {folder.name, folder.version}), folder.version,
                           finding.message);
    }
    return false;
  }

  // What RECORD calls its own folder: the name under which the distribution was installed.
  static std::string recorded_folder(const InstalledFolder& folder) {
    for (const auto& entry : folder.record) {
      const std::size_t slash = entry.path.find(".dist-info/");
      if (slash != std::string::npos && entry.path.find('/') > slash) return entry.path.substr(0, slash + 10);
    }
    return folder.folder;
  }

  // The folder that a finding is about: by its place, else by the distribution's name.
  const InstalledFolder* folder_of(const Finding& finding) const {
    for (const auto& folder : facts_.installation->folders) {
      const std::string path = join_path(folder.site, folder.folder);
      if (finding.place.path == path || finding.place.path.starts_with(path + "/") ||
          finding.subject == folder.folder)
        return &folder;
    }
    const auto folders = folders_of(finding.subject);
    return folders.empty() ? nullptr : folders.front();
  }

  bool plan_untrusted(const Finding& finding) {
    const InstalledFolder* folder = folder_of(finding);
    if (folder == nullptr) return false;
    Stem stem = stem_of(folder->folder);
    // The folder was renamed: RECORD still knows.
    if (const Stem told = stem_of(recorded_folder(*folder));
        finding.code->code == "TS109" && pep::normalize_name(told.name) == finding.subject)
      stem = told;
    const std::string requirement = requirement_of(folder, stem);
    const std::string key = pep::normalize_name(stem.name);
    if (is_removed(join_path(folder->site, folder->folder))) return true;
    if (requirement.empty()) return false;
    add_removal(key, join_path(folder->site, folder->folder), finding.message);
    // Without a version the folder's name is no installer's.
    if (stem.version.empty()) return true;
    return add_install(key, requirement, stem.version, finding.message);
  }

  // How many of its files are there as RECORD says: the copy that was really installed last has them all.
  std::size_t fitting_files(const InstalledFolder& folder) const {
    return static_cast<std::size_t>(std::ranges::count_if(folder.record, [&](const auto& entry) {
      const auto status = facts_.files.status(join_path(folder.site, entry.path));
      return status && (!entry.size || std::to_string(status->size) == *entry.size) &&
             entry.path.find(".dist-info/") == std::string::npos;
    }));
  }

  double share_of(const InstalledFolder& folder) const {
    const auto counted = static_cast<double>(std::ranges::count_if(folder.record, [](const auto& entry) {
      return entry.path.find(".dist-info/") == std::string::npos && !entry.path.ends_with(".pyc");
    }));
    return counted == 0 ? 0 : static_cast<double>(fitting_files(folder)) / counted;
  }

  // Folder and metadata say the same version.
  static bool is_consistent(const InstalledFolder& folder) {
    const auto told = pep::Version::parse(folder.version);
    const auto named = pep::Version::parse(stem_of(folder.folder).version);
    return told && named && (*told <=> *named) == 0;
  }

  bool plan_copies(const Finding& finding) {
    std::vector<const InstalledFolder*> copies = folders_of(finding.subject);
    std::erase_if(copies, [&](const auto* one) { return one->site != copies.front()->site; });
    if (copies.size() < 2) return false;
    const InstalledFolder* kept = copies.front();
    for (const InstalledFolder* one : copies) {
      if (is_consistent(*one) != is_consistent(*kept)) {
        if (is_consistent(*one)) kept = one;
        continue;
      }
      const double share = share_of(*one), best = share_of(*kept);
      const auto mine = pep::Version::parse(stem_of(one->folder).version);
      const auto theirs = pep::Version::parse(stem_of(kept->folder).version);
      const bool newer = mine && theirs && (*mine <=> *theirs) > 0;
      if (share > best || (share == best && newer)) kept = one;
    }
    std::set<std::string> kept_files;
    for (const auto& entry : kept->record) kept_files.insert(normal_path(join_path(kept->site, entry.path)));
    for (const InstalledFolder* one : copies) {
      if (one == kept) continue;
      for (const auto& entry : one->record) {
        const std::string path = normal_path(join_path(one->site, entry.path));
        if (kept_files.contains(path) || !path.starts_with(one->site + "/") || !facts_.files.status(path))
          continue;
        if (path.find(".dist-info/") == std::string::npos && !is_of_another(*one, path))
          add_removal(finding.subject, path, fmt::format("only `{}` has it", one->folder));
      }
      add_removal(finding.subject, join_path(one->site, one->folder), finding.message);
    }
    const Stem stem = stem_of(kept->folder);
    return add_install(finding.subject, requirement_of(kept, stem), stem.version, finding.message);
  }

  bool is_of_another(const InstalledFolder& folder, const std::string& path) const {
    return std::ranges::any_of(facts_.installation->folders, [&](const InstalledFolder& other) {
      return other.key != folder.key && std::ranges::any_of(other.record, [&](const auto& entry) {
               return normal_path(join_path(other.site, entry.path)) == path;
             });
    });
  }

  const PlanFacts& facts_;
  std::vector<Finding>& open_;
  RepairPlan& plan_;
};

}  // namespace

void plan_metadata(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan) {
  if (facts.installation != nullptr) Planner(facts, open, plan).run();
}

void plan_versions(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan) {
  constexpr std::array codes{"TS201", "TS202", "TS203", "TS204"};
  for (std::size_t i = 0; i < open.size();) {
    const Finding finding = open[i];
    const bool installed = std::ranges::any_of(
        plan.installs, [&](const RepairStep& step) { return step.subject == finding.subject; });
    if (!is_one_of(codes, finding.code->code) || facts.environment == nullptr) {
      ++i;
      continue;
    }
    const auto known = std::ranges::find(plan.wishes, finding.subject, &model::VersionWish::key);
    if (installed) {
      // Metadata that cannot be trusted may have asked for it: the installation settles that.
    } else if (known == plan.wishes.end()) {
      model::VersionWish wish{
          .key = finding.subject, .requirements = {finding.subject}, .why = finding.message};
      for (const auto& distribution : facts.environment->distributions) {
        const bool asks = std::ranges::any_of(distribution.requirements, [&](const auto& line) {
          return line.parsed && line.parsed->key == finding.subject;
        });
        if (asks) wish.others.push_back(distribution.key);
      }
      plan.wishes.push_back(std::move(wish));
    }
    take(open, i, plan);
  }
}

}  // namespace trysquare::repair

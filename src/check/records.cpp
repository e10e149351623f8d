// TS105–TS108, TS120: are the files there that RECORD lists, and as large as it says?
#include "base/file_mode.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <unordered_set>

namespace trysquare::check {

namespace {

using locate::InstalledFolder;

constexpr std::size_t most_named = 8;

// Compiled files and their folders come and go; RECORD does not know itself.
bool comes_and_goes(const std::string& path) {
  return path.ends_with("/__pycache__") || path.ends_with(".pyc") || path.ends_with(".pyo") ||
         path.ends_with("/RECORD") || path.ends_with("/RECORD.jws");
}

// Who takes over what another tool installed writes its own name there; RECORD keeps the other's.
bool is_renamed(std::string_view path) { return path.ends_with(".dist-info/INSTALLER"); }

// Who moves an environment rewrites the first lines of its commands.
bool is_command(const IntegrityFacts& facts, const std::string& path) {
  const std::string folder = parent_path(path), root = normal_path(facts.environment.path);
  return folder == join_path(root, "bin") || folder == join_path(root, "Scripts");
}

// "pkg-1.0.data/scripts/x": some installers leave the wheel's own name of what they put elsewhere.
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-data-directory
bool is_unpacked(const IntegrityFacts& facts, const InstalledFolder& folder, std::string_view path) {
  const std::size_t data = path.find(".data/");
  if (data == std::string_view::npos || path.substr(0, data).find('/') != std::string_view::npos)
    return false;
  const std::string_view rest = path.substr(data + 6);
  const std::string_view scheme = rest.substr(0, rest.find('/'));
  const std::string name(rest.substr(std::min(rest.size(), scheme.size() + 1)));
  const auto is_there = [&](const std::string& under) {
    return facts.files.status(join_path(under, name)).has_value();
  };
  const std::string& root = facts.environment.path;
  if (scheme == "scripts") return is_there(join_path(root, "bin")) || is_there(join_path(root, "Scripts"));
  if (scheme == "purelib" || scheme == "platlib") return is_there(folder.site);
  return scheme == "headers" || is_there(root);
}

void name_files(model::Finding& finding, const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size() && i < most_named; ++i) finding.evidence.push_back(paths[i]);
  if (paths.size() > most_named)
    finding.evidence.push_back(fmt::format("and {} more", paths.size() - most_named));
}

// What RECORD says of a distribution, file by file, against what is there.
class Files {
 public:
  Files(const IntegrityFacts& facts, const InstalledFolder& folder)
      : facts_(facts),
        folder_(folder),
        root_(normal_path(facts.environment.path) + "/"),
        place_{join_path(join_path(folder.site, folder.folder), "RECORD"), 0, 0} {}

  void run(Findings& out) {
    for (const auto& entry : folder_.record) look_at(entry);
    tell("TS120", missing_,
         fmt::format("{} of the {} files that `{}` installed are not there", missing_.size(),
                     folder_.record.size(), folder_.name),
         out);
    tell("TS105", changed_,
         fmt::format("{} files of `{}` are not as large as they were installed", changed_.size(),
                     folder_.name),
         out);
    tell("TS105", closed_,
         fmt::format("{} files or folders of `{}` may be read by nobody", closed_.size(), folder_.name), out);
    tell("TS107", outside_,
         fmt::format("RECORD of `{}` lists {} files outside the environment: removing it would remove them",
                     folder_.name, outside_.size()),
         out);
  }

 private:
  void look_at(const read::RecordEntry& entry) {
    if (entry.path.empty()) return;
    const std::string path = normal_path(join_path(folder_.site, entry.path));
    if (!path.starts_with(root_)) {
      outside_.push_back(entry.path);
      return;
    }
    if (comes_and_goes(path)) return;
    look_at_folder(entry.path);
    const auto found = file_facts(facts_.files, path);
    if (!found) {
      if (!is_unpacked(facts_, folder_, entry.path)) missing_.push_back(entry.path);
      return;
    }
    const FileStatus& status = found->status;
    const bool judged = entry.size && entry.hash;
    if (judged && (status.kind != FileKind::regular || (std::to_string(status.size) != *entry.size &&
                                                        !is_command(facts_, path) && !is_renamed(path))))
      changed_.push_back(entry.path);
    else if (!found->may_be_read)
      closed_.push_back(entry.path);
  }

  // Of the folders those at the top, each once: files are listed by folder.
  void look_at_folder(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || path.substr(0, slash) == top_) return;
    top_ = path.substr(0, slash);
    const auto found = file_facts(facts_.files, join_path(folder_.site, top_));
    if (found && found->status.kind == FileKind::directory && !found->may_be_read) closed_.push_back(top_);
  }

  void tell(const char* code, const std::vector<std::string>& paths, std::string message,
            Findings& out) const {
    if (paths.empty()) return;
    auto finding = model::make_finding(code, folder_.key, std::move(message), place_);
    name_files(finding, paths);
    finding.remedy = reinstall(folder_.name, folder_.version);
    out.push_back(std::move(finding));
  }

  const IntegrityFacts& facts_;
  const InstalledFolder& folder_;
  std::string root_;
  Place place_;
  std::string top_;
  std::vector<std::string> missing_, changed_, closed_, outside_;
};

// The standard allows sha256 and better; what others say cannot be relied on.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
bool is_digest(std::string_view hash) {
  const std::string_view name = hash.substr(0, hash.find('='));
  constexpr std::array allowed{"sha256",   "sha384",  "sha512",  "sha3_256",  "sha3_384",
                               "sha3_512", "blake2b", "blake2s", "shake_128", "shake_256"};
  return name.size() < hash.size() && std::ranges::find(allowed, name) != allowed.end();
}

// A text that can be read, and says what it cannot: why, or empty.
std::string objection(const InstalledFolder& folder) {
  const std::string own = folder.folder + "/METADATA";
  bool knows_itself = false;
  std::unordered_set<std::string_view> seen;
  std::size_t repeated = 0;
  bool has_hash = false;
  for (const auto& entry : folder.record) {
    has_hash = has_hash || entry.hash;
    knows_itself = knows_itself || entry.path == own;
    if (entry.path.find('\n') != std::string::npos) return "a quote is not closed";
    if (entry.hash && !is_digest(*entry.hash))
      return fmt::format("`{:.80}` of `{}` is no hash that installers write", printable(*entry.hash),
                         entry.path);
    constexpr std::size_t most_digits = 18;
    if (entry.size && (entry.size->starts_with('-') || entry.size->size() > most_digits))
      return fmt::format("`{:.80}` of `{}` is no size", *entry.size, entry.path);
    if (!seen.insert(entry.path).second) ++repeated;
  }
  if (!knows_itself) return "its own METADATA is not listed: it was cut off, or is another distribution's";
  if (folder.record_ends_early) return "its last line has no end: it was cut off";
  if (!has_hash) return "it holds no hash of any file: nobody can tell which were changed";
  if (repeated > 0) return fmt::format("{} files are listed more than once", repeated);
  return {};
}

// An .egg-info may have pip's list of files; else top_level.txt names the modules, of which one at least is
// there, by whatever end.
void check_egg(const IntegrityFacts& facts, const InstalledFolder& folder, Findings& out) {
  if (!folder.record.empty()) return Files(facts, folder).run(out);
  const auto site = std::ranges::find(facts.installation.sites, folder.site, &locate::Site::path);
  if (site == facts.installation.sites.end() || folder.top_level.empty()) return;
  std::unordered_set<std::string_view> there;  // "six" of "six.py"
  for (const DirectoryEntry& entry : site->entries)
    there.insert(std::string_view(entry.name).substr(0, entry.name.find('.')));
  const bool any = std::ranges::any_of(folder.top_level, [&](const std::string& module) {
    const std::string_view top = std::string_view(module).substr(0, module.find_first_of("/."));
    return top.empty() || there.contains(top);
  });
  if (any) return;
  auto finding =
      model::make_finding("TS120", folder.key,
                          fmt::format("none of the modules that `{}` installed is there (`{}`)", folder.name,
                                      printable(folder.top_level.front())),
                          {join_path(join_path(folder.site, folder.folder), "top_level.txt"), 0, 0});
  finding.remedy = reinstall(folder.name, folder.version);
  out.push_back(std::move(finding));
}

}  // namespace

bool is_rewritten(const IntegrityFacts& facts, const std::string& path) {
  return comes_and_goes(path) || is_command(facts, path) || is_renamed(path);
}

std::string reinstall(const std::string& name, const std::string& version) {
  return fmt::format("pip install --force-reinstall --no-deps {}{}", name,
                     version.empty() ? "" : "==" + version);
}

Findings check_records(const IntegrityFacts& facts) {
  Findings out;
  for (const InstalledFolder& folder : facts.installation.folders) {
    if (folder.name.empty()) continue;
    if (!folder.folder.ends_with(".dist-info")) {
      check_egg(facts, folder, out);
      continue;
    }
    const std::string path = join_path(folder.site, folder.folder);
    const auto tell = [&](const char* code, std::string message, Place place, model::Severity severity) {
      auto finding = model::make_finding(code, folder.key, std::move(message), std::move(place));
      finding.severity = severity;
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    };
    const Place place{join_path(path, "RECORD"), 0, 0};
    const bool venv = facts.environment.kind == "venv";
    if (folder.record_problem) {
      Place where = folder.record_problem->place;
      if (where.path.empty()) where.path = place.path;
      tell("TS108", fmt::format("RECORD of `{}`: {}", folder.name, folder.record_problem->message), where,
           model::Severity::error);
    } else if (folder.has_record && folder.record.empty()) {
      if (venv)
        tell("TS108",
             fmt::format("RECORD of `{}` is empty: nobody can tell which files are its own", folder.name),
             place, model::Severity::error);
    } else if (!folder.has_record) {
      if (venv)
        tell("TS106",
             fmt::format("`{}` has no RECORD: nobody can tell which files are its own, nor remove it",
                         folder.name),
             {path, 0, 0}, model::Severity::warning);
    } else {
      // conda's packages leave out and change what RECORD lists; its own list is judged (conda_records.cpp).
      if (folder.is_of_conda) continue;
      if (const std::string why = venv ? objection(folder) : std::string(); !why.empty())
        tell("TS108", fmt::format("RECORD of `{}`: {}", folder.name, why), place, model::Severity::warning);
      Files(facts, folder).run(out);
    }
  }
  return out;
}

}  // namespace trysquare::check

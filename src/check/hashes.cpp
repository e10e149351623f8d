// TS105 again, by content: has a file the digest that RECORD holds? Every core takes its share.
#include "base/byte_source.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "data/digest.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

constexpr std::size_t most_named = 8;
constexpr std::size_t files_of_a_part = 32;

struct Wanted {
  const locate::InstalledFolder* folder;
  const read::RecordEntry* entry;
  std::string path;
};

// Size and kind have been judged already: what they tell is not told twice.
bool is_as_recorded(const FileSystem& files, const std::string& path, const read::RecordEntry& entry) {
  const auto status = files.status(path);
  return status && status->kind == FileKind::regular &&
         (!entry.size || std::to_string(status->size) == *entry.size);
}

bool differs(const FileSystem& files, const Wanted& one) {
  if (!is_as_recorded(files, one.path, *one.entry)) return false;
  const std::string& hash = *one.entry->hash;
  const std::size_t equals = hash.find('=');
  auto source = open_bytes(files, one.path);
  if (!source) return true;
  const auto found = data::digest_of(**source, hash.substr(0, equals));
  if (!found) return true;
  std::string wanted = hash.substr(equals + 1);
  while (wanted.ends_with('=')) wanted.pop_back();
  return *found != wanted;
}

std::vector<Wanted> wanted_files(const IntegrityFacts& facts) {
  std::vector<Wanted> out;
  const std::string root = normal_path(facts.environment.path) + "/";
  for (const auto& folder : facts.installation.folders) {
    if (folder.is_of_conda) continue;
    for (const auto& entry : folder.record) {
      if (!entry.hash || !data::knows_digest(entry.hash->substr(0, entry.hash->find('=')))) continue;
      std::string path = normal_path(join_path(folder.site, entry.path));
      if (!path.starts_with(root) || is_rewritten(facts, path)) continue;
      out.push_back({&folder, &entry, std::move(path)});
    }
  }
  return out;
}

}  // namespace

Findings check_hashes(const IntegrityFacts& facts) {
  const std::vector<Wanted> wanted = wanted_files(facts);
  std::vector<char> changed(wanted.size(), 0);
  const std::size_t parts = (wanted.size() + files_of_a_part - 1) / files_of_a_part;
  const Work work(facts.progress, "files", wanted.size());
  for_each_part(parts, [&](std::size_t part) {
    const std::size_t end = std::min(wanted.size(), (part + 1) * files_of_a_part);
    for (std::size_t i = part * files_of_a_part; i < end; ++i) {
      changed[i] = differs(facts.files, wanted[i]) ? 1 : 0;
      work.step();
    }
  });
  Findings out;
  for (std::size_t i = 0; i < wanted.size();) {
    const auto* folder = wanted[i].folder;
    std::vector<std::string> paths;
    for (; i < wanted.size() && wanted[i].folder == folder; ++i) {
      if (changed[i] != 0) paths.push_back(wanted[i].entry->path);
    }
    if (paths.empty()) continue;
    auto finding = model::make_finding(
        "TS105", folder->key,
        fmt::format("{} files of `{}` have another content than was installed", paths.size(), folder->name),
        {join_path(join_path(folder->site, folder->folder), "RECORD"), 0, 0});
    for (std::size_t n = 0; n < paths.size() && n < most_named; ++n) finding.evidence.push_back(paths[n]);
    if (paths.size() > most_named)
      finding.evidence.push_back(fmt::format("and {} more", paths.size() - most_named));
    finding.remedy = reinstall(folder->name, folder->version);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

// TS112: which files did two distributions install? The last one won; removing either breaks the other.
#include "check/integrity.hpp"

#include <fmt/core.h>

#include <map>
#include <tuple>
#include <unordered_map>

namespace trysquare::check {

Findings check_shared_files(const IntegrityFacts& facts) {
  struct Owner {
    const locate::InstalledFolder* folder;
    const read::RecordEntry* entry;
  };
  struct Pair {
    std::size_t files = 0, differing = 0;
    std::string first;
  };
  std::unordered_map<std::string, Owner> owners;
  std::map<std::tuple<std::string, std::string>, Pair> pairs;
  for (const auto& folder : facts.installation.folders) {
    for (const auto& entry : folder.record) {
      if (entry.path.ends_with(".pyc") || entry.path.empty()) continue;
      const std::string path = join_path(folder.site, entry.path);
      const auto [found, added] = owners.try_emplace(path, Owner{&folder, &entry});
      const Owner& other = found->second;
      if (added || other.folder == &folder || other.folder->key == folder.key) continue;
      Pair& pair = pairs[{other.folder->key, folder.key}];
      ++pair.files;
      const bool differs = entry.hash && other.entry->hash && *entry.hash != *other.entry->hash;
      if (differs &&
          (entry.path.ends_with(".py") || entry.path.ends_with(".so") || entry.path.ends_with(".pyd")))
        ++pair.differing;
      if (pair.first.empty()) pair.first = path;
    }
  }
  Findings out;
  for (const auto& [names, pair] : pairs) {
    auto finding =
        model::make_finding("TS112", std::get<0>(names),
                            fmt::format("`{}` and `{}` both installed {} files, {} of them modules with "
                                        "another content: the last one won",
                                        std::get<0>(names), std::get<1>(names), pair.files, pair.differing),
                            {pair.first, 0, 0});
    if (pair.differing == 0) finding.severity = model::Severity::info;
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

// TS117: are the sources still there that an editable installation leads to?
#include "check/integrity.hpp"
#include "read/direct_url.hpp"

#include <fmt/core.h>

namespace trysquare::check {

Findings check_editables(const IntegrityFacts& facts) {
  Findings out;
  constexpr std::string_view scheme = "file://";
  for (const auto& folder : facts.installation.folders) {
    if (folder.direct_url.empty()) continue;
    const std::string path = join_path(join_path(folder.site, folder.folder), "direct_url.json");
    const auto origin = read::parse_direct_url(folder.direct_url, path);
    if (!origin || !origin->editable || !origin->url.starts_with(scheme)) continue;
    const std::string sources = origin->url.substr(scheme.size());
    // An escaped or remote path is not judged.
    if (!sources.starts_with('/') || sources.find('%') != std::string::npos ||
        facts.files.is_directory(sources))
      continue;
    out.push_back(model::make_finding(
        "TS117", folder.key,
        fmt::format("`{}` is installed editable from `{}`, which is not there", folder.name, sources),
        {path, 0, 0}));
  }
  return out;
}

}  // namespace trysquare::check

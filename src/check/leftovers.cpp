// TS110: what pip renames while it removes (`~ip`, once `-ip`), and did not get to delete.
#include "check/integrity.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::check {

Findings check_leftovers(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& site : facts.installation.sites) {
    for (const auto& entry : site.entries) {
      if (!entry.name.starts_with('~') && !entry.name.starts_with('-')) continue;
      const std::string path = join_path(site.path, entry.name);
      auto finding = model::make_finding(
          "TS110", entry.name,
          fmt::format("`{}` is what an interrupted installation left behind", entry.name), {path, 0, 0});
      finding.remedy = "rm -r " + shell_quoted(path);
      out.push_back(std::move(finding));
    }
  }
  return out;
}

}  // namespace trysquare::check

// TS113: do the lines of .pth files lead to something?
#include "base/text.hpp"
#include "check/integrity.hpp"

#include <fmt/core.h>

namespace trysquare::check {

Findings check_pth_files(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& file : facts.installation.pth_files) {
    const std::string path = join_path(file.site, file.name);
    if (file.problem || !file.is_text) {
      out.push_back(model::make_finding(
          "TS113", file.name,
          file.problem ? fmt::format("`{}` cannot be read: {}", file.name, file.problem->message)
                       : fmt::format("`{}` is no text: Python stops reading it, at every start", file.name),
          {path, 0, 0}));
      continue;
    }
    for (const auto& line : file.lines) {
      if (line.is_code || line.path.empty() || line.path.starts_with('#')) continue;
      const std::string target = normal_path(join_path(file.site, line.path));
      if (facts.files.status(target)) continue;
      out.push_back(model::make_finding(
          "TS113", file.name,
          fmt::format("`{}` adds `{}` to sys.path, which is not there", file.name, line.path),
          {path, line.line, 1}));
    }
  }
  return out;
}

}  // namespace trysquare::check

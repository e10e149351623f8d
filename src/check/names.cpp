// TS109: does the metadata belong to the folder that it lies in?
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "pep/name.hpp"
#include "pep/version.hpp"

#include <fmt/core.h>

namespace trysquare::check {

namespace {

bool same_version(const std::string& a, const std::string& b) {
  const auto left = pep::Version::parse(a);
  const auto right = pep::Version::parse(b);
  if (!left || !right) return a == b;
  return (*left <=> *right) == 0;
}

}  // namespace

Findings check_names(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& folder : facts.installation.folders) {
    if (!folder.is_text) {
      auto finding = model::make_finding(
          "TS902", folder.folder, fmt::format("METADATA of `{}` is no UTF-8 text", folder.folder),
          {join_path(join_path(folder.site, folder.folder), "METADATA"), 0, 0});
      finding.severity = model::Severity::warning;
      out.push_back(std::move(finding));
    }
    if (!folder.repeated_field.empty()) {
      auto finding = model::make_finding(
          "TS902", folder.folder,
          fmt::format("METADATA of `{}` has more than one {}", folder.folder, folder.repeated_field),
          {join_path(join_path(folder.site, folder.folder), "METADATA"), 0, 0});
      finding.severity = model::Severity::warning;
      out.push_back(std::move(finding));
    }
    if (!folder.metadata_problem.empty() && !folder.name.empty()) {
      auto finding = model::make_finding(
          "TS902", folder.folder, fmt::format("METADATA of `{}` {}", folder.folder, folder.metadata_problem),
          {join_path(join_path(folder.site, folder.folder), "METADATA"), 0, 0});
      finding.severity = model::Severity::warning;
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    }
    if (folder.name.empty()) continue;
    const bool egg = folder.folder.ends_with(".egg-info");
    std::string stem = folder.folder.substr(0, folder.folder.rfind('.'));
    // "six-1.10-py3.11.egg-info"; "six.egg-info" of sources that are used in place.
    if (const std::size_t python = stem.rfind("-py");
        egg && python != std::string::npos && python > 0 && stem.find('-') < python)
      stem.erase(python);
    const std::size_t dash = stem.find_last_of('-');
    if (egg && dash == std::string::npos) continue;
    const std::string name = stem.substr(0, dash);
    const std::string version = dash == std::string::npos ? "" : replace_all(stem.substr(dash + 1), "_", "-");
    if (dash != std::string::npos && pep::normalize_name(name) == folder.key &&
        (folder.version.empty() || same_version(version, folder.version)))
      continue;
    auto finding = model::make_finding(
        "TS109", folder.key,
        fmt::format("`{}` holds the metadata of {} {}: installers go by the one, programs by the other",
                    folder.folder, folder.name, folder.version),
        {folder.metadata_path, 0, 0});
    finding.remedy = reinstall(name, "");
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

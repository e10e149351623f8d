#include "check/installed_version.hpp"

#include "base/filesystem.hpp"
#include "pep/version.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare::check {

namespace {

// "1.0" of "name-1.0.dist-info"; empty for every other form.
std::string_view directory_version(std::string_view metadata_path) {
  constexpr std::string_view ending = ".dist-info";
  const std::string_view folder = metadata_path.substr(0, metadata_path.rfind('/'));
  if (folder.size() == metadata_path.size() || !folder.ends_with(ending)) return {};
  std::string_view name = file_name(folder);
  name.remove_suffix(ending.size());
  const std::size_t dash = name.find('-');
  return dash == std::string_view::npos ? std::string_view() : name.substr(dash + 1);
}

// The version that the directory tells, when METADATA tells another one or none.
std::string_view other_version(const model::Distribution& distribution) {
  const std::string_view told = directory_version(distribution.metadata_path);
  if (told.empty() || told == distribution.version) return {};
  const auto of_directory = pep::Version::try_parse(told);
  if (!of_directory) return {};
  const auto of_metadata = pep::Version::try_parse(distribution.version);
  return of_metadata && *of_metadata == *of_directory ? std::string_view() : told;
}

}  // namespace

Place place_of_metadata(const std::string& metadata_path, std::uint32_t line) {
  Place place = parse_place(metadata_path);
  if (line != 0) place.line = line;
  return place;
}

std::string installed_version(const model::Distribution& distribution) {
  const std::string_view other = other_version(distribution);
  return other.empty() ? distribution.version : std::string(other);
}

std::vector<model::Finding> check_installed_versions(const RequirementGraph& graph) {
  std::vector<model::Finding> findings;
  for (const auto* distribution : graph.active) {
    // Of a version that is not told, the reader has told that.
    if (distribution->version.empty()) continue;
    const bool readable = pep::Version::try_parse(distribution->version).has_value();
    const std::string_view other = other_version(*distribution);
    if (readable && other.empty()) continue;
    Place place = place_of_metadata(distribution->metadata_path, distribution->version_line);
    const bool of_list = !distribution->requirements_known;  // nothing is installed that could be mended
    if (distribution->version_line != 0) place.column = distribution->version_column;
    model::Finding finding = model::make_finding("TS902", distribution->key, "", std::move(place));
    if (!readable) {
      finding.message =
          fmt::format("`{}` of `{}` is no version (PEP 440): {}", distribution->version, distribution->name,
                      pep::Version::parse(distribution->version).error().message);
    } else {
      finding.severity = model::Severity::warning;
      finding.message =
          fmt::format("the metadata of `{}` says {}, its directory {}: installers go by the directory",
                      distribution->name, distribution->version, other);
    }
    if (!of_list)
      finding.remedy = fmt::format("pip install --force-reinstall --no-deps {}", distribution->name);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace trysquare::check

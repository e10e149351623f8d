#include "check/copies.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace trysquare::check {

namespace {

using model::Distribution;

std::string describe(const Distribution& distribution) {
  return fmt::format("{} {} ({})", distribution.name, distribution.version, distribution.metadata_path);
}

void add_finding(const std::vector<const Distribution*>& copies, std::vector<model::Finding>& findings) {
  const Distribution& first = *copies.front();
  const bool same_directory = std::ranges::any_of(
      copies, [&](const Distribution* d) { return d != &first && d->root == first.root; });
  const bool same_version =
      std::ranges::all_of(copies, [&](const Distribution* d) { return d->version == first.version; });
  model::Finding finding =
      same_directory
          ? model::make_finding(
                "TS102", first.key,
                fmt::format("`{}` is there {} times in one directory: which one counts is chance", first.name,
                            copies.size()),
                {first.metadata_path, 0, 0})
          : model::make_finding("TS103", first.key,
                                fmt::format("`{}` is on the search path {} times; {} from `{}` is used",
                                            first.name, copies.size(), first.version, first.root),
                                {first.metadata_path, 0, 0});
  if (!same_directory && same_version) finding.severity = model::Severity::info;
  if (same_directory) finding.remedy = fmt::format("pip install --force-reinstall --no-deps {}", first.name);
  for (const Distribution* copy : copies) finding.evidence.push_back(describe(*copy));
  findings.push_back(std::move(finding));
}

}  // namespace

std::vector<model::Finding> check_copies(const model::Environment& environment, const RequirementGraph& graph,
                                         const model::Release* release) {
  // The usual case, known already: nothing is there twice.
  if (release == nullptr && graph.active.size() == environment.distributions.size()) return {};
  std::map<std::string_view, std::vector<const Distribution*>> copies;
  const auto collect = [&](const std::vector<Distribution>& distributions) {
    for (const auto& distribution : distributions) {
      auto& known = copies[distribution.key];
      // The same file reached by two names of one directory is one copy.
      const bool there = std::ranges::any_of(
          known, [&](const Distribution* d) { return d->metadata_path == distribution.metadata_path; });
      if (!there) known.push_back(&distribution);
    }
  };
  collect(environment.distributions);
  if (release != nullptr) {
    for (const auto& distribution : release->bundled) {
      // Only what lies on the part of the release that joins sys.path can clash.
      if (std::ranges::find(release->python_path, distribution.root) == release->python_path.end()) continue;
      copies[distribution.key].push_back(&distribution);
    }
  }
  std::vector<model::Finding> findings;
  for (const auto& [key, found] : copies) {
    if (found.size() > 1 && !environment.search_path.empty()) add_finding(found, findings);
  }
  return findings;
}

}  // namespace trysquare::check

#include "rules/installed.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::rules {

Installed installed_of(const model::Environment& environment) {
  Installed installed;
  installed.markers = environment.markers;
  // In search path order: the first copy is the one that Python imports.
  for (const model::Distribution& one : environment.distributions)
    installed.versions.try_emplace(one.key, one.version);
  return installed;
}

bool meets(const Installed& installed, std::span<const pep::Requirement> requirements) {
  return std::ranges::all_of(requirements, [&](const pep::Requirement& requirement) {
    const auto found = installed.versions.find(requirement.key);
    if (found == installed.versions.end()) return false;
    if (!requirement.specifiers.contains(found->second, pep::Prereleases::allow)) return false;
    if (!requirement.marker) return true;
    return requirement.marker
        ->evaluate(
            {installed.markers, pep::MarkerContext::metadata, std::string(), std::nullopt, std::nullopt})
        .value_or(false);
  });
}

bool meets(const Installed& installed, std::string_view requirements) {
  return std::ranges::all_of(split(requirements, '\n'), [&](std::string_view text) {
    const auto one = pep::Requirement::parse(text);
    return one && meets(installed, std::span(&*one, 1));
  });
}

}  // namespace trysquare::rules

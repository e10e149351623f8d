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

bool Conditions::are_met(std::string_view when, std::string_view python) {
  const auto answer = [](std::map<std::string_view, bool>& known, std::string_view text, auto ask) {
    if (text.empty()) return true;
    const auto [found, added] = known.try_emplace(text);
    if (added) found->second = ask();
    return found->second;
  };
  const auto asks_installed = [&] {
    return std::ranges::all_of(split(when, '\n'), [&](std::string_view text) {
      const auto one = pep::Requirement::parse(text);
      return one && meets(installed_, std::span(&*one, 1));
    });
  };
  const auto asks_python = [&] {
    const auto versions = pep::SpecifierSet::parse(python);
    return versions && versions->contains(installed_.markers.python_full_version, pep::Prereleases::allow);
  };
  return answer(when_, when, asks_installed) && answer(python_, python, asks_python);
}

}  // namespace trysquare::rules

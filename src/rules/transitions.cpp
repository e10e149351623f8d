#include "rules/transitions.hpp"

#include <algorithm>

namespace trysquare::rules {

namespace {

// Versions at and just beside every bound that the clauses name. Where two ranges overlap, they overlap at
// one of these: a range ends only at a version that a clause names.
std::vector<pep::Version> versions_to_try(const pep::SpecifierSet& a, const pep::SpecifierSet& b) {
  std::vector<pep::Version> versions;
  const auto add = [&](const std::string& text) {
    if (auto version = pep::Version::try_parse(text)) versions.push_back(std::move(*version));
  };
  add("0.dev0");
  add("999999");
  for (const auto* set : {&a, &b}) {
    for (const pep::Specifier& clause : set->specifiers()) {
      std::string text = clause.version_text();
      if (text.ends_with(".*")) text.resize(text.size() - 2);
      const auto version = pep::Version::try_parse(text);
      if (!version) continue;
      add(version->text());
      add(version->public_text() + ".post0");
      add(version->base_text() + ".0.1");
      add(version->base_text() + "a0");
      add(version->base_text() + ".dev0");
      if (const auto pre = version->pre()) add(version->base_text() + pre->first + pre->second + ".post0");
    }
  }
  return versions;
}

bool overlap(const pep::SpecifierSet& a, const pep::SpecifierSet& b) {
  return std::ranges::any_of(versions_to_try(a, b), [&](const pep::Version& version) {
    return a.contains(version, pep::Prereleases::allow) && b.contains(version, pep::Prereleases::allow);
  });
}

}  // namespace

bool lies_beyond(const model::Rule& rule, const Basis& basis) {
  return std::ranges::any_of(rule.when, [&](const pep::Requirement& wanted) {
    return std::ranges::any_of(basis, [&](const pep::Requirement& built) {
      return built.key == wanted.key && !overlap(built.specifiers, wanted.specifiers);
    });
  });
}

bool lies_behind(const model::Rule& rule, const Basis& basis) {
  if (rule.written_before == model::WrittenBefore::settings_show || lies_beyond(rule, basis)) return false;
  if (rule.written_before == model::WrittenBefore::known_release_tells) return true;
  return std::ranges::any_of(rule.when, [&](const pep::Requirement& wanted) {
    return std::ranges::any_of(basis, [&](const pep::Requirement& built) { return built.key == wanted.key; });
  });
}

std::vector<Transition> crossed_transitions(std::span<const model::Rule> rules, const Installed& installed,
                                            const Basis& basis) {
  std::vector<Transition> crossed;
  for (const model::Rule& rule : rules) {
    if (!meets(installed, rule.when) || !lies_beyond(rule, basis)) continue;
    const auto found = installed.versions.find(rule.package);
    crossed.push_back({&rule, rule.package, found == installed.versions.end() ? "" : found->second});
  }
  return crossed;
}

}  // namespace trysquare::rules

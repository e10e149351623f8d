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

// The side of the change that a rule is about, without the bound beyond which its cure is no longer of use or
// not yet known: `>=4.0a1,<5.0a1` of release 4.0 is what came with 4.0, of release 5.0 what was before it.
bool on_the_side_of(const model::Rule& rule, const pep::Requirement& wanted, const pep::Version& version) {
  const auto clauses = wanted.specifiers.specifiers();
  const auto is_upper = [](const pep::Specifier& clause) {
    return clause.op() == pep::Operator::less || clause.op() == pep::Operator::less_equal;
  };
  const auto is_lower = [](const pep::Specifier& clause) {
    return clause.op() == pep::Operator::greater || clause.op() == pep::Operator::greater_equal;
  };
  const auto change = pep::Version::try_parse(rule.release);
  const bool two_bounds = change && wanted.key == rule.package && std::ranges::any_of(clauses, is_upper) &&
                          std::ranges::any_of(clauses, is_lower);
  const bool after = two_bounds && wanted.specifiers.contains(*change, pep::Prereleases::allow);
  return std::ranges::all_of(clauses, [&](const pep::Specifier& clause) {
    return (two_bounds && (after ? is_upper(clause) : is_lower(clause))) || clause.matches(version);
  });
}

bool overlap(const model::Rule& rule, const pep::Requirement& wanted, const pep::SpecifierSet& built) {
  return std::ranges::any_of(versions_to_try(wanted.specifiers, built), [&](const pep::Version& version) {
    return on_the_side_of(rule, wanted, version) && built.contains(version, pep::Prereleases::allow);
  });
}

}  // namespace

bool lies_beyond(const model::Rule& rule, const Basis& basis) {
  return std::ranges::any_of(rule.when, [&](const pep::Requirement& wanted) {
    return std::ranges::any_of(basis, [&](const pep::Requirement& built) {
      return built.key == wanted.key && !overlap(rule, wanted, built.specifiers);
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

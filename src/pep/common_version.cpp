#include "pep/common_version.hpp"

#include "base/text.hpp"
#include "pep/version_bounds.hpp"

#include <algorithm>

namespace trysquare::pep {

namespace {

constexpr std::string_view far = "99999999";

// The number before; nothing of 0. Of any size.
std::optional<std::string> before(std::string digits) {
  const std::size_t last = digits.find_last_not_of('0');
  if (last == std::string::npos) return std::nullopt;
  --digits[last];
  for (std::size_t i = last + 1; i < digits.size(); ++i) digits[i] = '9';
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return digits.substr(first);
}

// The bound itself, and versions close to it on both sides.
void add_candidates(const Specifier& clause, std::vector<std::string>& into) {
  std::string text = clause.version_text();
  if (text.ends_with(".*")) text.resize(text.size() - 2);
  into.push_back(text);
  const auto version = Version::try_parse(text);
  if (!version) return;
  const std::string epoch = version->epoch() == "0" ? "" : version->epoch() + "!";
  std::vector<std::string> release = version->release();
  const std::string whole = epoch + join(release, ".");
  into.push_back(whole);
  into.push_back(whole + ".0.0.0.1");
  into.push_back(whole + ".dev0");
  into.push_back(whole + ".post" + std::string(far));
  // Above everything that begins with it.
  std::vector<std::string> next = release;
  next.back() = next_number(next.back());
  into.push_back(epoch + join(next, "."));
  if (release.size() > 1) {
    next.pop_back();
    next.back() = next_number(next.back());
    into.push_back(epoch + join(next, "."));
  }
  // Below it: 5.0 -> 4.99999999, 1.2.3 -> 1.2.2.99999999
  while (release.size() > 1 && release.back().find_first_not_of('0') == std::string::npos) release.pop_back();
  if (const auto less = before(release.back())) {
    release.back() = *less;
    into.push_back(epoch + join(release, ".") + "." + std::string(far));
    into.push_back(epoch + join(release, "."));
  }
}

}  // namespace

std::optional<std::string> find_common_version(const std::vector<const SpecifierSet*>& sets) {
  return find_version_beyond(sets, {});
}

std::optional<std::string> find_version_beyond(const std::vector<const SpecifierSet*>& inner,
                                               const std::vector<const SpecifierSet*>& outer) {
  std::vector<std::string> candidates{"0", std::string(far)};
  for (const auto* sets : {&inner, &outer}) {
    for (const SpecifierSet* set : *sets) {
      for (const auto& clause : set->specifiers()) add_candidates(clause, candidates);
    }
  }
  for (const auto& candidate : candidates) {
    const auto holds = [&](const SpecifierSet* set) { return set->contains(candidate, Prereleases::allow); };
    if (std::ranges::all_of(inner, holds) && (outer.empty() || !std::ranges::all_of(outer, holds)))
      return candidate;
  }
  return std::nullopt;
}

}  // namespace trysquare::pep

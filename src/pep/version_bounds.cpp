#include "pep/version_bounds.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace trysquare::pep {

std::string next_number(std::string digits) {
  const std::size_t last = digits.find_last_not_of('9');
  if (last == std::string::npos) return "1" + std::string(digits.size(), '0');
  ++digits[last];
  for (std::size_t i = last + 1; i < digits.size(); ++i) digits[i] = '0';
  return digits;
}

std::string merged_text(const std::vector<const SpecifierSet*>& sets) {
  constexpr std::array order{Operator::arbitrary,     Operator::equal,   Operator::compatible,
                             Operator::greater_equal, Operator::greater, Operator::not_equal,
                             Operator::less_equal,    Operator::less};
  std::vector<Specifier> kept;
  for (const auto* set : sets) {
    for (const auto& clause : set->specifiers()) {
      const auto same = std::ranges::find_if(kept, [&](const Specifier& one) {
        const bool bound = clause.op() == Operator::greater_equal || clause.op() == Operator::less;
        return one.canonical_text() == clause.canonical_text() || (bound && one.op() == clause.op());
      });
      if (same == kept.end()) {
        kept.push_back(clause);
        continue;
      }
      const auto there = Version::try_parse(same->version_text());
      const auto here = Version::try_parse(clause.version_text());
      if (!there || !here) continue;
      if (clause.op() == Operator::less ? *here < *there : *here > *there) *same = clause;
    }
  }
  std::ranges::stable_sort(kept, {}, [&](const Specifier& clause) {
    return std::ranges::find(order, clause.op()) - order.begin();
  });
  std::vector<std::string> texts;
  for (const auto& clause : kept) texts.push_back(clause.text());
  return join(texts, ",");
}

std::string next_breaking(const Version& version) {
  const std::vector<std::string> numbers = version.release();
  const std::string epoch = version.epoch() == "0" ? "" : version.epoch() + "!";
  if (numbers.front() != "0" || numbers.size() < 2) return epoch + next_number(numbers.front()) + ".0";
  return epoch + "0." + next_number(numbers[1]);
}

std::string pin_text(std::string_view version, PinStyle style) {
  const auto parsed = Version::try_parse(version);
  if (!parsed) return fmt::format("==={}", version);
  if (style == PinStyle::exact) return "==" + parsed->text();
  if (style == PinStyle::range) return fmt::format(">={},<{}", parsed->public_text(), next_breaking(*parsed));
  // `~=` wants two numbers at least: 2024 is 2024.0, and what follows the release stays behind it.
  std::string text = parsed->public_text();
  if (parsed->release_size() == 1) text.insert(parsed->base_text().size(), ".0");
  return "~=" + text;
}

}  // namespace trysquare::pep

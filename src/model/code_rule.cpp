#include "model/code_rule.hpp"

#include <algorithm>

namespace trysquare::model {

namespace {

bool before(const CodeRule& a, const CodeRule& b) {
  if (a.package != b.package) return a.package < b.package;
  const auto version_a = pep::Version::try_parse(a.release);
  const auto version_b = pep::Version::try_parse(b.release);
  if (version_a && version_b && *version_a != *version_b) return *version_a < *version_b;
  if (a.release != b.release) return a.release < b.release;
  return a.name < b.name;
}

}  // namespace

std::string_view to_text(CodeRule::Kind kind) {
  constexpr std::array<std::string_view, 3> texts{"shim", "adapter", "code"};
  return texts.at(static_cast<std::size_t>(kind));
}

void sort_code_rules(std::vector<CodeRule>& rules) { std::ranges::stable_sort(rules, before); }

}  // namespace trysquare::model

// TS506: does one process get a second configuration?
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_second_configuration(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    const auto& before = event.before;
    if (event.what != lifecycle::Happening::made || before.configuration.empty() ||
        event.configuration.empty())
      continue;
    const bool same_place = before.made_at == event.at;
    if (before.configuration == event.configuration && !(same_place && event.varies)) continue;
    auto finding = model::make_finding(
        "TS506", event.callable,
        fmt::format(
            "a second configuration of {} in one process: database and media directories cannot change after "
            "setup; give each configuration a process of its own",
            event.product),
        place_of(facts, event.at));
    if (before.inherited && (event.innermost() == nullptr || event.innermost()->method.empty()))
      finding.severity = model::Severity::warning;
    finding.evidence = way_to(facts, event);
    if (!same_place)
      finding.evidence.push_back(
          fmt::format("{}: the first configuration", to_text(place_of(facts, before.made_at))));
    finding.evidence.push_back(
        "`trysquare run --configurations FILE.toml -- PROGRAM` runs one process for each");
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

// TS508: is setup called inside a framework that has configured the process, or will?
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_setup_in_host(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    const bool configured = event.before.hosted_at.known();
    if (event.what != lifecycle::Happening::setup || (event.host.empty() && !configured)) continue;
    if (event.innermost() != nullptr && event.innermost()->runs == model::Runs::process) continue;
    const std::string host = event.host.empty() ? "a framework that configured this process" : event.host;
    auto finding = model::make_finding(
        "TS508", event.callable,
        fmt::format("setup of {} is called inside {}: the settings of one process would be configured twice; "
                    "run it in "
                    "a process of its own (`trysquare serve`, `trysquare.run_isolated`, or a child script)",
                    event.product, host),
        place_of(facts, event.at));
    finding.evidence = way_to(facts, event);
    const auto because = configured ? event.before.hosted_at : event.host_at;
    if (because.known())
      finding.evidence.push_back(
          fmt::format("{}: {}", to_text(place_of(facts, because)),
                      configured ? "configured here" : "this belongs to " + event.host));
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

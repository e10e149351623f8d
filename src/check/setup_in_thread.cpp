// TS501: is setup called in a thread? Two threads race for it; one alone leaves the others without.
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_setup_in_thread(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    if (event.what != lifecycle::Happening::setup || !event.host.empty() || event.before.hosted_at.known())
      continue;
    const auto* launch = event.innermost();
    if (launch == nullptr || launch->runs != model::Runs::thread || event.locked) continue;
    auto finding = model::make_finding(
        "TS501", event.callable,
        fmt::format(
            "setup of {} is called in a thread that `{}` starts: setup belongs to the process, and threads "
            "race for it; call it once, in the main thread, before any thread is started",
            event.product, launch->starter),
        place_of(facts, event.at));
    finding.evidence = way_to(facts, event);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

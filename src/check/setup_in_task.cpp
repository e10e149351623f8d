// TS502: is setup called where it would happen again and again in one process: in a task, a request's
// handler, a pool's task, or in a coroutine, where the framework below refuses database work?
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

namespace {

bool runs_again(const lifecycle::Event& event) {
  const auto* launch = event.innermost();
  if (launch == nullptr) return false;
  if (launch->runs == model::Runs::process) return launch->again;
  return launch->runs == model::Runs::task || launch->runs == model::Runs::request;
}

}  // namespace

std::vector<model::Finding> check_setup_in_task(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    if (event.what != lifecycle::Happening::setup || !event.host.empty() || event.before.hosted_at.known())
      continue;
    const bool again = runs_again(event) && event.before.setup == lifecycle::Setup::done && !event.tolerated;
    if (!again && !event.coroutine) continue;
    const auto message =
        event.coroutine
            ? fmt::format(
                  "setup of {} is called in a coroutine: in an event loop's thread database work is refused, "
                  "so the program alone fails here (below `trysquare run` another thread does it while the "
                  "loop waits); call it before the loop starts",
                  event.product)
            : fmt::format(
                  "setup of {} is called in a body that `{}` runs again and again: the second run in the "
                  "same "
                  "process fails; call it once when the process starts, or ask `is_setup` first",
                  event.product, event.innermost()->starter);
    auto finding = model::make_finding("TS502", event.callable, message, place_of(facts, event.at));
    finding.evidence = way_to(facts, event);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

// TS503: is setup called in a process where it was done already?
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_setup_repeated(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    if (event.what != lifecycle::Happening::setup || event.before.setup != lifecycle::Setup::done) continue;
    if (event.tolerated || event.coroutine || !event.host.empty() || event.before.hosted_at.known()) continue;
    const auto* launch = event.innermost();
    const bool in_thread = launch != nullptr && launch->runs == model::Runs::thread;
    if (in_thread && !event.locked) continue;  // TS501
    if (launch != nullptr && (launch->runs == model::Runs::task || launch->runs == model::Runs::request ||
                              (launch->runs == model::Runs::process && launch->again)))
      continue;  // TS502
    const bool same_place = event.before.set_at == event.at;
    std::string message = fmt::format(
        "setup of {} is called again in a process that is set up{}: call it once, or ask `is_setup` first",
        event.product, same_place ? ", by this same line" : "");
    const bool forked = event.before.inherited;
    if (forked) {
      message = fmt::format(
          "setup of {} is called in a forked process, which begins as its parent was: set up{}; ask "
          "`is_setup` first",
          event.product,
          launch != nullptr && launch->method.empty() ? " (where processes start by fork)" : "");
    }
    auto finding = model::make_finding("TS503", event.callable, message, place_of(facts, event.at));
    if (forked && (launch == nullptr || launch->method.empty())) finding.severity = model::Severity::warning;
    finding.evidence = way_to(facts, event);
    if (event.before.set_at.known() && !same_place)
      finding.evidence.push_back(
          fmt::format("{}: set up here", to_text(place_of(facts, event.before.set_at))));
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

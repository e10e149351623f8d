// TS507: are processes started while the module is imported? A spawned worker imports it again, and would
// start them again.
// https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_main_guard(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    if (event.what != lifecycle::Happening::pool_made || event.guarded || !event.through.empty()) continue;
    if (event.root == lifecycle::no_module || event.configuration == "fork" || !event.host.empty()) continue;
    auto finding = model::make_finding(
        "TS507", event.callable,
        fmt::format(
            "`{}` starts processes when the module is imported: a spawned worker imports it too, and fails "
            "where it should start its own; put it below `if __name__ == \"__main__\":`",
            event.callable),
        place_of(facts, event.at));
    finding.evidence = way_to(facts, event);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

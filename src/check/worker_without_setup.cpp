// TS504: does a worker use the product in a process that nobody set up?
#include "check/lifecycle.hpp"

#include <fmt/core.h>

#include <set>

namespace trysquare::check {

std::vector<model::Finding> check_worker_without_setup(const LifecycleFacts& facts) {
  // A program that is set up while its threads wait: not to be told from here.
  std::set<lifecycle::ModuleId> set_up_later;
  for (const auto& event : facts.record.events) {
    if (event.what == lifecycle::Happening::setup && event.through.empty()) set_up_later.insert(event.root);
  }
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    const auto* launch = event.innermost();
    if (event.what != lifecycle::Happening::use || launch == nullptr || !event.host.empty()) continue;
    const bool thread = launch->runs == model::Runs::thread;
    if (!is_process(launch->runs) && !thread) continue;
    if (event.before.inherited) continue;
    bool in_process = is_process(launch->runs);
    for (const auto& other : event.through) in_process = in_process || is_process(other.runs);
    if (!in_process && set_up_later.contains(event.root)) continue;
    auto finding = model::make_finding(
        "TS504", function_of(facts, launch->body),
        fmt::format("`{}` is used in a {} that `{}` starts, and nothing sets {} up there: {}", event.callable,
                    thread ? "thread" : "process", launch->starter, event.product,
                    thread ? "set it up in the main thread first"
                           : "each process has to construct and set up its own"),
        place_of(facts, event.at));
    finding.evidence = way_to(facts, event);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

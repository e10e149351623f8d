// TS505: is the instance of the parent asked for in a process that has none? Only a forked process has it.
#include "check/lifecycle.hpp"

#include <fmt/core.h>

namespace trysquare::check {

std::vector<model::Finding> check_instance_in_worker(const LifecycleFacts& facts) {
  std::vector<model::Finding> out;
  for (const auto& event : facts.record.events) {
    const auto* launch = event.innermost();
    if (event.what != lifecycle::Happening::instance || launch == nullptr || !is_process(launch->runs))
      continue;
    if (event.before.made || event.before.setup != lifecycle::Setup::fresh || event.tolerated) continue;
    const bool stated =
        launch->method == "spawn" || launch->method == "forkserver" || launch->runs != model::Runs::process;
    auto finding = model::make_finding(
        "TS505", event.callable,
        stated
            ? fmt::format(
                  "`{}` is called in a process that has no instance: it was {}, and begins without what its "
                  "parent made; construct the instance in the worker",
                  event.callable,
                  launch->method.empty() ? "started by `" + launch->starter + "`"
                                         : "started by `" + launch->method + "`")
            : fmt::format(
                  "`{}` is called in a worker process: it works only where processes start by fork, not by "
                  "spawn (Windows, macOS) or forkserver (Linux since Python 3.14); construct the instance in "
                  "the worker, or run the program with `trysquare run`",
                  event.callable),
        place_of(facts, event.at));
    if (!stated) finding.severity = model::Severity::warning;
    finding.evidence = way_to(facts, event);
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

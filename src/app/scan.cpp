#include "app/scan.hpp"

namespace trysquare::app {

Result<Scan> scan(const locate::Host& host, const ScanRequest& request) {
  auto environment = locate::find_environment(host, request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  auto answer = locate::find_release(host, request.release, &*environment);
  if (!answer) return std::unexpected(std::move(answer.error()));

  Scan found{*std::move(environment), std::move(answer->product), std::move(answer->release),
             std::move(answer->findings)};
  const auto take = [&](const std::vector<model::Finding>& problems) {
    found.findings.insert(found.findings.end(), problems.begin(), problems.end());
  };
  take(found.environment.problems);
  if (found.release) take(found.release->problems);
  model::sort_findings(found.findings);
  return found;
}

}  // namespace trysquare::app

// Back to whole: the doctor's findings become a plan, the plan is carried out between a saved tree and a
// journal, and the doctor looks again. https://peps.python.org/pep-0668/: environments that others manage are
// never touched.
// Laws: `plan_fix` changes nothing. After `apply_fix` the environment is repaired or as it was, and after a
// crash `resume_fix` and `undo_fix` end in the one or the other.
#pragma once

#include "app/fix_request.hpp"
#include "locate/host.hpp"
#include "model/repair.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

enum class FixOutcome : std::uint8_t { whole, planned, repaired, undone };

struct FixAnswer {
  std::string path;  // of the environment
  FixOutcome outcome = FixOutcome::whole;
  model::RepairPlan plan;  // what would be done, or what was
  std::string installer;   // as it is started; empty: none is needed
  bool solved = true;      // false: the installer is asked when our own steps are done
};

Result<FixAnswer> plan_fix(const locate::Host& host, const FixRequest& request);
Result<FixAnswer> apply_fix(const locate::Host& host, const FixRequest& request);
// Of an interrupted repair of this environment.
Result<FixAnswer> resume_fix(const locate::Host& host, const FixRequest& request);
Result<FixAnswer> undo_fix(const locate::Host& host, const FixRequest& request);

// `trysquare snapshot` and `restore`.
struct SnapshotRequest {
  locate::EnvironmentQuery environment;
  std::string output;  // empty: beside the environment
  bool links = false;  // a folder that shares what it holds with the environment, where the disk can
};
Result<std::string> save_environment(const locate::Host& host, const SnapshotRequest& request);
// `file`: a snapshot of either form. `root`: the environment's folder, which may be gone.
Result<void> restore_environment(const locate::Host& host, const std::string& file, const std::string& root);

}  // namespace trysquare::app

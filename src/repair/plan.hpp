// From findings to steps: what mends each of them. Pure but for looking at files; nothing is changed here.
// Laws: a step changes nothing outside the environment; two metadata of one distribution that differ end in
// an installation, never in a choice between them alone; what only the user can decide is left, and said.
#pragma once

#include "base/filesystem.hpp"
#include "locate/installation.hpp"
#include "model/environment.hpp"
#include "model/repair.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::repair {

// The interpreter that an environment is to start with: found again by the caller when the link is dead.
struct BaseInterpreter {
  std::string path;     // "/usr/bin/python3.12"
  std::string version;  // "3.12.4"
};

struct PlanFacts {
  const FileSystem& files;
  std::string path;                          // the environment's
  const model::Environment* environment;     // null: it cannot be read before it is mended
  const locate::Installation* installation;  // null likewise
  std::vector<model::Finding> findings;      // of the doctor, and of the release's constraints
  std::optional<BaseInterpreter> base;       // none was found
};

model::RepairPlan make_plan(const PlanFacts& facts);

// The parts, a file each: each takes its findings out of `open` and adds their steps.
void plan_interpreter(const PlanFacts& facts, std::vector<model::Finding>& open, model::RepairPlan& plan);
void plan_scripts(const PlanFacts& facts, std::vector<model::Finding>& open, model::RepairPlan& plan);
void plan_metadata(const PlanFacts& facts, std::vector<model::Finding>& open, model::RepairPlan& plan);
void plan_leftovers(const PlanFacts& facts, std::vector<model::Finding>& open, model::RepairPlan& plan);
void plan_versions(const PlanFacts& facts, std::vector<model::Finding>& open, model::RepairPlan& plan);

// Whether nothing is left that keeps the interpreter from being started.
bool is_startable(const std::vector<model::Finding>& open);

// Takes a finding that a step mends.
void take(std::vector<model::Finding>& open, std::size_t index, model::RepairPlan& plan);

}  // namespace trysquare::repair

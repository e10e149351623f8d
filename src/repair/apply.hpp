// A plan carried out: our steps, then the installer's, each on what the one before left.
#pragma once

#include "base/error.hpp"
#include "model/repair.hpp"
#include "repair/installer.hpp"

#include <string>

namespace trysquare::repair {

// One of our own steps. Nothing outside `root` is touched.
Result<void> apply_step(const std::string& root, const model::RepairStep& step);
Result<void> apply_structure(const std::string& root, const model::RepairPlan& plan);
Result<void> apply_installs(const model::RepairPlan& plan, const Installer& installer,
                            const Variables& variables);

}  // namespace trysquare::repair

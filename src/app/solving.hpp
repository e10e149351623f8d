// Wishes become versions: the user's installer is asked which fit, with everything else held where it is;
// what it refuses is left, with its reason.
#pragma once

#include "app/diagnosis.hpp"
#include "repair/installer.hpp"

namespace trysquare::app {

// Turns the plan's wishes into installs, and moves to `left` what cannot be had. An error is one of asking.
Result<void> solve_plan(const locate::Host& host, const FixRequest& request, const Diagnosis& diagnosis,
                        const repair::Installer& installer, model::RepairPlan& plan);

}  // namespace trysquare::app

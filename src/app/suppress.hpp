// Findings that somebody decided to live with are taken out of a report, with the reason; decisions that have
// expired or that suppress nothing are findings themselves (TS751, TS752).
#pragma once

#include "model/drift.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::app {

// `codes`: those that were looked for, whole or by their beginning: that a suppression of others suppresses
// nothing says nothing. `today` empty: nothing expires.
std::vector<model::Suppressed> suppress_findings(std::vector<model::Finding>& findings,
                                                 const std::vector<model::Suppression>& suppressions,
                                                 const std::string& today,
                                                 const std::vector<std::string_view>& codes);

// Where there is a program to start or to mend, what became of decisions is not the question: without TS751
// and TS752.
void drop_stale_decisions(std::vector<model::Finding>& findings);

}  // namespace trysquare::app

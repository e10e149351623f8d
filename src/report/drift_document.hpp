// What drifted, as text, as JSON (schema: include/trysquare/drift.schema.json), and a state as it is recorded
// (include/trysquare/state.schema.json).
// Law: every form holds the same findings.
#pragma once

#include "data/node.hpp"
#include "model/drift.hpp"
#include "model/environment.hpp"
#include "report/style.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

constexpr std::string_view drift_schema = "trysquare-drift/1";
constexpr std::string_view state_schema = "trysquare-state/1";

struct DriftView {
  const model::Environment& environment;
  const std::vector<model::Comparison>& comparisons;  // what is suppressed or left out is not in them
  const std::vector<model::Finding>& findings;        // all that is told, sorted: the changes, too
  const std::vector<model::Suppressed>& suppressed;
  std::string accept;  // the command that records this state; empty: there is none
};

std::string write_drift_text(const DriftView& view, const Style& style);
data::Node drift_node(const DriftView& view);

// `directory`: of the file that it goes to, absolute: paths below it become relative.
std::string write_state(const model::State& state, std::string_view directory);

}  // namespace trysquare::report

// Which changes of settings lie between what the product was built for and what is installed? (TS301, TS302.)
// The question where the settings themselves cannot be read; where they can: check/settings.hpp.
#pragma once

#include "model/environment.hpp"
#include "model/finding.hpp"
#include "model/product.hpp"
#include "model/rule.hpp"
#include "rules/transitions.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

// What the release accepts, as far as its markers hold here; empty without a release.
rules::Basis basis_of(const model::Environment& environment, const model::Release* release);

struct TransitionsQuestion {
  const model::Environment& environment;
  const model::Release* release;  // null: nothing tells what the settings were written for
  const std::vector<model::Rule>& rules;
  std::string settings_module;
  std::string reason;  // why its settings were not read
};

std::vector<model::Finding> check_transitions(const TransitionsQuestion& question);

}  // namespace trysquare::check

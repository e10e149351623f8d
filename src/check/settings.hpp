// Do the product's settings, as its source gives them, fit the packages that are installed? (TS301 to TS306.)
#pragma once

#include "base/error.hpp"
#include "model/environment.hpp"
#include "model/finding.hpp"
#include "model/product.hpp"
#include "model/rule.hpp"
#include "model/settings.hpp"

#include <vector>

namespace trysquare::check {

struct SettingsQuestion {
  const model::Environment& environment;
  const model::Release* release;  // null: nothing tells what the settings were written for
  const std::vector<model::Rule>& rules;
  const model::Settings& settings;
};

// Errors: rules that undo each other.
Result<std::vector<model::Finding>> check_settings(const SettingsQuestion& question);

}  // namespace trysquare::check

// Does the code, as its source says, fit the packages that are installed? (TS401 to TS404.)
#pragma once

#include "imports/entries.hpp"
#include "model/finding.hpp"
#include "model/report.hpp"

#include <functional>
#include <string>
#include <vector>

namespace trysquare::check {

struct CodeQuestion {
  imports::Importer& importer;                                // that has followed the setup
  const std::vector<imports::SetupEntry>& asked;              // what it followed
  std::function<std::string(const std::string& path)> shown;  // a file, as messages name it
  bool shims = false;  // they will stand in: what they cure is told as info
};

struct CodeAnswer {
  // One for each thing that is gone, with all its places; in the order in which setup would meet them.
  std::vector<model::Finding> findings;
  model::SetupForecast setup;
};

CodeAnswer check_code(const CodeQuestion& question);
// What setup does in the importer's world, of which it is known, and why. What cures achieve is asked of a
// cured one (imports/importer.hpp).
model::SetupForecast foretell_setup(const CodeQuestion& question);

}  // namespace trysquare::check

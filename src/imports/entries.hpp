// What setup imports: the settings module, then what the settings name, step by step.
#pragma once

#include "imports/importer.hpp"
#include "model/framework.hpp"
#include "model/settings.hpp"

#include <string>
#include <vector>

namespace trysquare::imports {

struct SetupQuestion {
  std::string settings_module;
  const model::Settings* settings;  // null: they are not known
  const std::vector<model::Framework>& frameworks;
};

// What setup itself asks for, in its order; what it is asked to import and is not there has no module.
struct SetupEntry {
  const Module* module;
  std::string name;         // as the settings have it
  std::string setting;      // empty: the settings module itself
  std::size_t first, last;  // of the module's causes: those that this step of setup meets
};
std::vector<SetupEntry> follow_setup(Importer& importer, const SetupQuestion& question);

struct FolderQuestion {
  std::string folder = {};   // the modules that lie in it, or
  std::string package = {};  // those of a package
  bool with_tests = false;
  bool with_name_spaces = false;
};

// Every module of it that has not been imported yet; none of them is reached by setup.
void follow_folder(Importer& importer, const FolderQuestion& question);

}  // namespace trysquare::imports

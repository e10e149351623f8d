// The code that setup imports, read without running it, against what is installed.
#pragma once

#include "check/code.hpp"
#include "locate/host.hpp"
#include "model/environment.hpp"
#include "model/framework.hpp"
#include "model/product.hpp"
#include "model/settings.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct CodeQuery {
  const locate::Host& host;
  const model::Environment& environment;  // as setup extends it
  const model::Release* release;          // null: only the settings' own package is read beyond setup
  std::string settings_module;
  const model::Settings* settings;  // null: not known
  std::vector<std::string> rules;   // --rules DIR
  bool shims = false;
};

// Where modules are looked for, and what of it is the standard library, what the project's own.
struct ImportPaths {
  std::vector<std::string> search, library, project;
};
// As the settings are read (settings/world.hpp): the working directory is the program's, if wanted.
ImportPaths import_paths(const locate::Host& host, const model::Environment& environment,
                         bool with_directory);

Result<std::vector<model::Framework>> load_frameworks();

Result<check::CodeAnswer> check_code(const CodeQuery& query);

}  // namespace trysquare::app

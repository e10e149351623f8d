// Finds the client's environment and reads it, without starting a Python.
// --python PATH > VIRTUAL_ENV > CONDA_PREFIX > .venv here or in a parent; the answer says which and why.
#pragma once

#include "locate/host.hpp"
#include "model/environment.hpp"
#include "read/site_directory.hpp"
#include "read/target.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::locate {

struct EnvironmentQuery {
  std::string python;                    // interpreter or environment directory; empty: search
  std::string named_by;                  // who says so; empty: --python
  std::string manifest;                  // a file instead of an environment
  std::string manifest_format;           // empty: recognised by content
  std::string manifest_text;             // its bytes, when `manifest` is "-"
  std::string python_version, platform;  // what the manifest is read for (target.hpp); empty: not told, here
  read::Selection selection;             // of its extras and groups
  std::vector<std::string> search_path;  // a live process's sys.path instead of a search
  pep::MarkerEnvironment markers;        // of that process; empty fields: to be found
  std::vector<std::string> prepend_path, append_path;
  read::Depth depth = read::Depth::metadata;
};

// Errors list what was looked for and where, with the way out.
Result<model::Environment> find_environment(const Host& host, const EnvironmentQuery& query);

}  // namespace trysquare::locate

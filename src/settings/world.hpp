// What an evaluation may look at: files, environment variables, the facts of the interpreter.
// Law: nothing else of the machine is seen; what lies outside of the project and the environment is unknown,
// but that nothing lies there is known, as it is of a variable that is not set.
#pragma once

#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "model/environment.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::settings {

struct World {
  const FileSystem& files;
  std::string directory;  // the working directory, absolute
  Variables variables;
  std::set<std::string, std::less<>> unknown_variables;  // `--env NAME=?`
  const model::Environment& environment;
  std::vector<std::string> search_path;  // in order, absolute
  std::vector<std::string> roots;        // what belongs to the project and the environment
  std::vector<std::string> project;      // roots whose modules are the project's own
  std::vector<std::string> installed;    // where the environment's are, which may lie below one of these
  // Whether the standard library is on the search path. Where it is not (the environment was read from a
  // manifest, its interpreter is gone), a module that is not found may be there all the same.
  bool knows_library = true;

  bool is_windows() const { return environment.markers.os_name == "nt"; }
  // Whether a file of this absolute path may be looked at, or surely is not there.
  bool may_see(std::string_view path) const;
  // Whether modules of the folder are the project's own: no environment holds it more closely than the
  // project.
  bool is_own(std::string_view folder) const;
  // As messages show it.
  std::string shown(std::string_view path) const;
  std::string absolute(std::string_view path) const;
};

}  // namespace trysquare::settings

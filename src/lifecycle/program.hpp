// The user's own source: every module below the paths that were given, parsed, and found by its name.
//
// Law: nothing outside the paths is read, nothing is executed, links to folders are not followed; a file that
// cannot be read or parsed is a problem of its own, the others are there all the same.
#pragma once

#include "base/error.hpp"
#include "base/filesystem.hpp"
#include "pysource/module.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::lifecycle {

using ModuleId = std::uint32_t;
constexpr ModuleId no_module = 0xFFFFFFFF;

struct SourceModule {
  std::string path;     // as the user would type it
  std::string name;     // "app.jobs": below the folder that is on sys.path when it is imported
  std::string folder;   // of the file
  std::string package;  // "app": where relative imports start
  bool is_package = false;
  pysource::Module tree;
};

struct UnreadModule {
  Error error;
  bool malformed = false;  // else it could not be read
};

class Program {
 public:
  // Paths are files or folders; a path that does not exist is an error of the call.
  static Result<Program> read(const FileSystem& files, const std::vector<std::string>& paths);

  const std::vector<SourceModule>& modules() const { return modules_; }
  const SourceModule& module(ModuleId id) const { return modules_[id]; }
  const std::vector<UnreadModule>& unread() const { return unread_; }

  // As `import name` in `importer` finds it; no_module when it is none of the user's.
  ModuleId find(std::string_view name, ModuleId importer) const;
  // Some module is called so, or lies below it.
  bool is_folder(std::string_view name, ModuleId importer) const;

 private:
  friend class Collector;
  void index();

  std::vector<SourceModule> modules_;
  std::vector<UnreadModule> unread_;
  std::map<std::string, ModuleId, std::less<>> by_name_;
  std::map<std::string, ModuleId, std::less<>> by_path_;  // without .py and /__init__.py
};

}  // namespace trysquare::lifecycle

// Is a module there, and does it offer a name? From files and syntax alone: nothing is imported.
// Law: no means no. Whatever makes names at run time, or cannot be read, is taken to offer them all.
#pragma once

#include "base/filesystem.hpp"
#include "imports/finder.hpp"
#include "model/environment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::check {

// Of the standard library, and compiled: a build may hold it in the interpreter itself.
bool is_compiled_module(std::string_view name);

class ModuleNames {
 public:
  ModuleNames(const FileSystem& files, const model::Environment& environment);

  // Whether `import name` finds a module, built-in ones included. Where the standard library is not known,
  // every module is there.
  bool is_there(std::string_view module);
  // Whether `module.name` is bound by an import of the module.
  bool offers(std::string_view module, std::string_view name);
  // Why an import of the module fails whatever is installed beside it: its source is no Python, or imports
  // first of all what is not there. Empty when nothing says so.
  std::string failure_of(std::string_view module, int version);

 private:
  imports::Found find(std::string_view module);
  bool text_offers(const std::string& path, std::string_view name) const;

  const FileSystem& files_;
  imports::Finder finder_;
  std::vector<std::string> folders_;
  bool knows_library_ = false;
};

}  // namespace trysquare::check

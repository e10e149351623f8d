// Where Python would find a module: the folders of a search path in their order, packages before modules, the
// portions of a namespace package. https://docs.python.org/3/reference/import.html#the-path-based-finder
// Law: each folder is listed once, and nothing but names is looked at.
#pragma once

#include "base/filesystem.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

struct Found {
  enum class Kind : std::uint8_t { missing, source, compiled, name_space };
  Kind kind = Kind::missing;
  std::string path;                  // of the source
  std::vector<std::string> folders;  // of a package: where its submodules are
};

class Finder {
 public:
  explicit Finder(const FileSystem& files) : files_(files) {}

  // `leaf`, without dots, in these folders.
  Found find(const std::vector<std::string>& folders, std::string_view leaf);
  // Every module and package that stands in the folder; sorted. Name spaces: folders without `__init__.py`,
  // where `with_name_spaces` asks for them.
  std::vector<std::string> modules_in(const std::string& folder, bool with_name_spaces = false);

 private:
  const std::set<std::string, std::less<>>& names_in(const std::string& folder);

  const FileSystem& files_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> folders_;
};

}  // namespace trysquare::imports

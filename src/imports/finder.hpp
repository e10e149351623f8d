// Where Python would find a module: the folders of a search path in their order, packages before modules, the
// portions of a namespace package. https://docs.python.org/3/reference/import.html#the-path-based-finder
// Law: each folder is listed once, and nothing but names is looked at.
#pragma once

#include "base/filesystem.hpp"
#include "base/text_hash.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trysquare::imports {

struct Found {
  enum class Kind : std::uint8_t { missing, source, compiled, name_space };
  Kind kind = Kind::missing;
  std::string path;                  // of the source
  std::vector<std::string> folders;  // of a package: where its submodules are
  std::string binary;                // of what is compiled, where it is a file of its own
};

class Finder {
 public:
  explicit Finder(const FileSystem& files) : files_(files) {}

  // `leaf`, without dots, in these folders.
  Found find(const std::vector<std::string>& folders, std::string_view leaf);
  // Every module and package that stands in the folder; sorted. Name spaces: folders without `__init__.py`
  // that hold modules at some depth, where `with_name_spaces` asks for them.
  std::vector<std::string> modules_in(const std::string& folder, bool with_name_spaces = false);
  // Whether the folder is a link to one. The one that it stands in is listed.
  bool is_link(const std::string& folder);

 private:
  using Entries = std::vector<DirectoryEntry>;  // sorted by name

  const Entries& entries_of(const std::string& folder);
  std::string_view module_of(const std::string& folder, const DirectoryEntry& entry, bool with_name_spaces);
  bool holds_modules(const std::string& folder);
  // Of the folder's entry, where it is a folder, itself or by a link.
  bool is_folder(const std::string& folder, const DirectoryEntry& entry) const;

  const FileSystem& files_;
  std::unordered_map<std::string, Entries, TextHash> folders_;
};

}  // namespace trysquare::imports

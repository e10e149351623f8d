// How an installation prefix is laid out: where its standard library and its site directories are. POSIX,
// Debian, PyPy, free-threaded and Windows layouts are told apart by what is there, on any machine.
#pragma once

#include "base/filesystem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::locate {

struct Layout {
  std::string implementation = "cpython";  // or "pypy"
  std::string series;                      // "3.12"
  std::string abi_suffix;                  // "t" of free-threaded builds
  bool windows = false;
  std::string library;             // the standard library: "<prefix>/lib/python3.12"
  std::vector<std::string> sites;  // in the order of sys.path
};

// `series`: which one, where a prefix holds several ("3.12"); empty: the only one, or the newest.
// Nothing when the prefix holds no Python.
std::optional<Layout> find_layout(const FileSystem& files, const std::string& prefix,
                                  const std::string& series);

// The full version, "3.12.1", from a prefix's patchlevel.h or conda-meta; empty when nothing tells.
std::string find_full_version(const FileSystem& files, const std::string& prefix, const Layout& layout);

}  // namespace trysquare::locate

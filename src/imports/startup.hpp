// What the interpreter's start puts before everything: `.pth` files of the site directories may hold code
// that adds finders, which then serve modules that lie nowhere on the path.
// https://docs.python.org/3/library/site.html Law: nothing is read until it is asked for.
#pragma once

#include "base/filesystem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

class StartupFinders {
 public:
  // `sites`: directories whose `.pth` files run, absolute.
  StartupFinders(const FileSystem& files, std::vector<std::string> sites)
      : files_(files), sites_(std::move(sites)) {}

  // Whether the source of a finder speaks of a module of that name.
  bool may_serve(std::string_view module);

 private:
  void read();

  const FileSystem& files_;
  std::vector<std::string> sites_;
  std::optional<std::vector<std::string>> sources_;
};

}  // namespace trysquare::imports

// What a search looks at: the files, the environment variables and the working directory it was given. Tests
// and the C library hand in their own; nothing here is read from the process behind the caller's back.
#pragma once

#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"

#include <string>

namespace trysquare::locate {

struct Host {
  const FileSystem& files;
  Variables variables;
  std::string directory;         // absolute; relative paths of a request start here
  std::string system = "posix";  // or "windows": which of a product's probes apply
  PlatformFacts platform;
  std::string today = {};        // "2026-11-26", in UTC; empty: nobody may ask for the date
  Progress* progress = nullptr;  // who wants to know how far long work is; null: nobody
};

}  // namespace trysquare::locate

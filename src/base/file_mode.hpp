// What a file's mode says beside what FileStatus holds.
#pragma once

#include "base/filesystem.hpp"

#include <optional>
#include <string_view>

namespace trysquare {

// Whether anybody may execute the file. Yes where nothing tells: on other systems, in worlds in memory.
bool may_be_executed(const FileSystem& files, std::string_view path);

struct FileFacts {
  FileStatus status;
  bool may_be_read = true;  // by anybody; a folder: entered, too
};

// Both by one question to the system; nothing when it is not there.
std::optional<FileFacts> file_facts(const FileSystem& files, std::string_view path);

}  // namespace trysquare

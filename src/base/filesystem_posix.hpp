// What reading and changing files share on POSIX systems. Seen by base/filesystem_*.cpp only.
#pragma once

#include "base/filesystem.hpp"

#include <sys/stat.h>

#include <optional>

namespace trysquare {

FileKind kind_of(mode_t mode);

// What the disk says of it, links followed; nothing when it is not there.
std::optional<struct stat> facts_of(std::string_view path);

// False: the system refused, and errno says why.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace trysquare

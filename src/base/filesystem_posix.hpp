// What reading and changing files share on POSIX systems. Seen by base/filesystem_*.cpp only.
#pragma once

#include "base/filesystem.hpp"

#include <sys/types.h>

namespace trysquare {

FileKind kind_of(mode_t mode);

// False: the system refused, and errno says why.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace trysquare

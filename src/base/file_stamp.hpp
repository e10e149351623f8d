// What tells that a file is still the one that was looked at, without looking into it.
// Law: two stamps of one path that are equal mean the same file with the same content and mode, if it was
// last changed long enough before the first of them was taken (`is_settled`): within one tick of the disk's
// clock nobody can tell.
#pragma once

#include "base/filesystem.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace trysquare {

struct FileStamp {
  FileStatus status;
  std::uint64_t device = 0, inode = 0;
  // Nanoseconds: when its content changed, which programs may set as they like, and when anything did.
  std::int64_t modified = 0, changed = 0;

  // Whether there is anything to compare: systems that do not tell, and worlds in memory, say only the
  // status.
  bool is_known() const { return changed != 0; }
  // `now`: when it was taken, or somewhat before. Disks count in steps of up to two seconds.
  bool is_settled(std::int64_t now) const;

  bool operator==(const FileStamp& other) const = default;
};

// Links followed; nothing when it is not there.
std::optional<FileStamp> file_stamp(const FileSystem& files, std::string_view path);

}  // namespace trysquare

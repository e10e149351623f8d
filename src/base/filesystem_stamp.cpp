#include "base/file_stamp.hpp"

#if !defined(_WIN32)
#include "base/filesystem_posix.hpp"
#endif

#include <algorithm>

namespace trysquare {

bool FileStamp::is_settled(std::int64_t now) const {
  constexpr std::int64_t coarsest = 2'000'000'000;
  return is_known() && std::max(modified, changed) < now - coarsest;
}

#if !defined(_WIN32)
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace
#endif

std::optional<FileStamp> file_stamp(const FileSystem& files, std::string_view path) {
#if !defined(_WIN32)
  if (&files == &disk()) {
    const auto facts = facts_of(path);
    if (!facts) return std::nullopt;
#if defined(__APPLE__)
    const timespec& modified = facts->st_mtimespec;
    const timespec& changed = facts->st_ctimespec;
#else
    const timespec& modified = facts->st_mtim;
    const timespec& changed = facts->st_ctim;
#endif
    return FileStamp{.status = {kind_of(facts->st_mode), static_cast<std::uint64_t>(facts->st_size)},
                     .device = static_cast<std::uint64_t>(facts->st_dev),
                     .inode = static_cast<std::uint64_t>(facts->st_ino),
                     .modified = nanoseconds(modified),
                     .changed = nanoseconds(changed)};
  }
#endif
  const auto status = files.status(path);
  return status ? std::optional(FileStamp{.status = *status}) : std::nullopt;
}

}  // namespace trysquare

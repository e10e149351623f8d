#include "base/file_mode.hpp"

#if !defined(_WIN32)
#include "base/filesystem_posix.hpp"

#include <sys/stat.h>
#endif
#include <string>

namespace trysquare {

bool may_be_executed(const FileSystem& files, std::string_view path) {
#if defined(_WIN32)
  return &files != &disk() || !path.empty();
#else
  struct stat facts{};
  if (&files != &disk() || ::stat(std::string(path).c_str(), &facts) != 0) return true;
  return (facts.st_mode & 0111U) != 0;
#endif
}

std::optional<FileFacts> file_facts(const FileSystem& files, std::string_view path) {
#if !defined(_WIN32)
  if (&files == &disk()) {
    const auto facts = facts_of(path);
    if (!facts) return std::nullopt;
    const FileKind kind = kind_of(facts->st_mode);
    const mode_t wanted = kind == FileKind::directory ? 0111U : 0444U;
    return FileFacts{{kind, static_cast<std::uint64_t>(facts->st_size)}, (facts->st_mode & wanted) != 0};
  }
#endif
  const auto status = files.status(path);
  return status ? std::optional(FileFacts{*status, true}) : std::nullopt;
}

}  // namespace trysquare

#include "base/file_mode.hpp"

#if !defined(_WIN32)
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

}  // namespace trysquare

// The only door to files. Code above `base` sees this interface; tests put a world in memory behind it
// (tests/support/memory_filesystem.hpp) and can ask it what was read.
// Paths are UTF-8 text with `/`; what an operating system calls them is translated here.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare {

enum class FileKind : std::uint8_t { regular, directory, symlink, other };

struct DirectoryEntry {
  std::string name;
  FileKind kind;  // of the entry itself: a link to a directory is a symlink
};

struct FileStatus {
  FileKind kind;  // links followed
  std::uint64_t size;

  bool operator==(const FileStatus& other) const = default;
};

// Where a read may end early: METADATA's headers stop at the first blank line.
enum class ReadUntil : std::uint8_t { end, blank_line };

constexpr std::uint64_t largest_input = std::uint64_t{256} << 20U;  // 256 MiB: refuse, don't exhaust

// A directory that is held open, so that many files below it are opened by relative path.
class Directory {
 public:
  virtual ~Directory() = default;
  // Entries in no order; `.` and `..` left out.
  virtual Result<std::vector<DirectoryEntry>> entries() const = 0;
  // Replaces `into` by the file's bytes. Devices, pipes and sockets are refused, never waited for.
  // False with no error: there is no such file.
  virtual Result<bool> read(std::string_view relative, std::string& into,
                            ReadUntil until = ReadUntil::end) const = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual std::optional<FileStatus> status(std::string_view path) const = 0;
  virtual std::optional<std::string> link_target(std::string_view path) const = 0;
  // Links resolved; nothing when it does not exist or links go in a circle.
  virtual std::optional<std::string> real_path(std::string_view path) const = 0;
  virtual Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const = 0;
  virtual Result<std::string> read_file(std::string_view path) const = 0;

  bool is_file(std::string_view path) const;
  bool is_directory(std::string_view path) const;
  // Sorted by name; empty when it cannot be read.
  std::vector<DirectoryEntry> list(std::string_view path) const;
};

// The machine's own files.
const FileSystem& disk();

// Writes beside the target, then renames: a reader sees the old file or the new one, never half of one.
Result<void> write_file(std::string_view path, std::string_view content);

// Paths as text. `join_path("a", "/b")` is "/b"; Windows drives and UNC roots are absolute too.
bool is_absolute_path(std::string_view path);
std::string join_path(std::string_view base, std::string_view relative);
std::string parent_path(std::string_view path);
std::string_view file_name(std::string_view path);
// Whether `path` lies below the folder at any depth; both are normal.
bool lies_below(std::string_view path, std::string_view folder);
// Whether one of `folders` is `path` or above it, and none of `others` is nearer: a site directory may lie in
// the standard library's, an environment in a project's.
bool holds_closest(const std::vector<std::string>& folders, const std::vector<std::string>& others,
                   std::string_view path);
// `.`, `..` and doubled separators resolved as text, no link followed; backslashes of Windows paths kept as
// `/`.
std::string normal_path(std::string_view path);

}  // namespace trysquare

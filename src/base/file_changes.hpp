// Changes of files on disk, for what repairs and saves environments; checks only look (filesystem.hpp).
// Laws: no file is ever written in place: it is made beside its target and renamed, so that a reader sees the
// old one or the new one, and other names of the old one (hard links) keep what they hold. Links are never
// followed out of what was named.
#pragma once

#include "base/filesystem.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare {

// One file of a tree as it lies there: links not followed.
struct TreeEntry {
  std::string path;  // below the root, `/`
  FileKind kind = FileKind::other;
  std::uint32_t mode = 0;     // permission bits
  std::uint64_t size = 0;     // of a regular file
  std::int64_t modified = 0;  // nanoseconds
  std::uint64_t device = 0, inode = 0;
  std::string target;  // of a link
};

// Everything below a directory, each folder before what it holds, sorted; entries of the root with the name
// `without` are left out.
Result<std::vector<TreeEntry>> read_tree(const std::string& root, std::string_view without = {});

Result<void> make_directory(const std::string& path);  // parents, too
// Whatever it is, and what is below it; nothing there is fine.
Result<void> remove_tree(const std::string& path);
// Under another name on the same disk, at once.
Result<void> move_tree(const std::string& path, const std::string& to);
Result<void> remove_empty_directory(const std::string& path);
// A further name of the same file, instead of what may have that name now.
Result<void> link_file(const std::string& file, const std::string& name);
// The disk shares the content where it can. Mode and time of change are kept.
Result<void> copy_file(const std::string& file, const std::string& to);
// The same, refused where the disk cannot share: a file more that takes no room.
Result<void> share_file(const std::string& file, const std::string& to);
Result<void> make_link(const std::string& target, const std::string& path);
Result<void> make_pipe(const std::string& path);
Result<void> set_mode_and_time(const std::string& path, std::uint32_t mode, std::int64_t modified);
Result<void> write_with_mode(const std::string& path, std::string_view content, std::uint32_t mode);
// Waits until the disk holds what was changed on the file system of `path`.
Result<void> flush_disk(const std::string& path);

// A new file that appears under its name when it is whole.
class NewFile {
 public:
  static Result<std::unique_ptr<NewFile>> create(const std::string& path);
  ~NewFile();  // without `finish`, nothing is left
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Result<void> write(std::string_view bytes);
  Result<void> finish();
  Result<void> finish(std::uint32_t mode, std::int64_t modified);

 private:
  NewFile(std::string path, std::string beside, int descriptor);
  std::string path_, beside_;
  int descriptor_;
};

// Held until it is destroyed, or the process ends; nothing when another process holds it.
class FileLock {
 public:
  static std::unique_ptr<FileLock> take(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// A text in a file of its own, which goes when this does.
class TemporaryFile {
 public:
  static Result<std::unique_ptr<TemporaryFile>> create(std::string_view content);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace trysquare

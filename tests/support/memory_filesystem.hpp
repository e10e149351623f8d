// A world of files in memory behind the FileSystem door, that remembers what was read.
#pragma once

#include "base/filesystem.hpp"

#include <map>
#include <string>
#include <vector>

namespace trysquare::test {

class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem& add(std::string path, std::string content);  // parents appear by themselves
  MemoryFileSystem& add_directory(std::string path);
  MemoryFileSystem& link(std::string path, std::string target);  // a relative target starts at the link
  MemoryFileSystem& refuse(std::string path);                    // there, but cannot be read

  // Absolute paths of the files whose bytes were asked for, in that order.
  const std::vector<std::string>& files_read() const { return files_read_; }

  std::optional<FileStatus> status(std::string_view path) const override;
  std::optional<std::string> link_target(std::string_view path) const override;
  std::optional<std::string> real_path(std::string_view path) const override;
  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override;
  Result<std::string> read_file(std::string_view path) const override;

  Result<bool> read_from(const std::string& path, std::string& into, ReadUntil until) const;
  std::vector<DirectoryEntry> entries_of(const std::string& directory) const;

 private:
  struct Entry {
    FileKind kind = FileKind::directory;
    std::string content;  // bytes, or a link's target
    bool refused = false;
  };
  struct Resolved {
    std::optional<std::string> path;
    bool circle = false;  // links that never end
  };
  Resolved resolve(std::string_view path) const;

  std::map<std::string, Entry> entries_;
  mutable std::vector<std::string> files_read_;
};

// A world as one text (fixtures/worlds/*.world): a line `=== path` starts a file, `=== path -> target` is a
// link, `=== path/` an empty directory; what follows is the content.
MemoryFileSystem parse_world(std::string_view text);

}  // namespace trysquare::test

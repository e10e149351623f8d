// An archive as a file system in memory: every name, and the bytes of the files that tell about Python
// environments. A container image's layers are laid over each other. Nothing is unpacked.
// https://github.com/opencontainers/image-spec/blob/main/layer.md (whiteouts)
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md, and what `docker save` writes
// Laws: links are followed inside the archive only; damaged and hostile archives end in a problem or an
// error.
#pragma once

#include "base/byte_source.hpp"
#include "base/filesystem.hpp"
#include "model/finding.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

class ArchiveTree final : public FileSystem {
 public:
  // Files lie below `mount`, which is the archive's own path; an absolute path is one of the archive, too.
  explicit ArchiveTree(std::string mount) : mount_(std::move(mount)) {}

  std::optional<FileStatus> status(std::string_view path) const override;
  std::optional<std::string> link_target(std::string_view path) const override;
  std::optional<std::string> real_path(std::string_view path) const override;
  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override;
  Result<std::string> read_file(std::string_view path) const override;

  struct Entry {
    FileKind kind = FileKind::directory;
    std::string content;  // bytes, or a link's target
    bool kept = true;     // the bytes are here
  };
  // By path inside the archive, without a leading `/`; every parent is there.
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }
  std::string mounted(std::string_view inner) const { return join_path(mount_, inner); }

  void add(const std::string& path, Entry entry);
  void remove(std::string_view path);
  void remove_children(std::string_view path);

  Result<bool> read_into(std::string_view path, std::string& into) const;

 private:
  std::optional<std::string> resolve(std::string_view path, bool last) const;
  std::string inner(std::string_view path) const;

  std::string mount_;
  std::map<std::string, Entry, std::less<>> entries_;
};

struct ArchiveContent {
  std::unique_ptr<ArchiveTree> tree;
  std::vector<model::Finding> problems;
  std::map<std::string, std::string, std::less<>> variables;  // of a container image's configuration
  bool image = false;
};

// Which files' bytes are wanted; of the others the names are.
enum class ArchiveKeep : std::uint8_t { metadata, sources };  // sources: modules, too
Result<ArchiveContent> read_archive(ByteSource& source, const std::string& path,
                                    ArchiveKeep keep = ArchiveKeep::metadata);

}  // namespace trysquare::read

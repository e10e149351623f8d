// Archives, gone through in order and never unpacked: tar, and tar behind gzip, zstd, xz or bzip2; zip.
// Read by libarchive. Laws: no name of an entry leaves the archive (`..`, drives and absolute names are not
// followed out of it); what is read in all is bounded, however little the archive's own size is.
#pragma once

#include "base/byte_source.hpp"
#include "base/filesystem.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace trysquare::data {

struct ArchiveEntry {
  std::string path;  // relative, normal, `/`; empty when the name leads out of the archive
  std::string name;  // as written
  FileKind kind = FileKind::other;
  std::string target;  // of a symbolic link, as written; of a hard link, the entry's path
  bool hard_link = false;
  std::uint32_t mode = 0;
  std::int64_t modified = 0;  // nanoseconds
};

// Whether the first bytes of a file are an archive's; 512 tell everything.
bool looks_like_archive(std::string_view bytes);

class ArchiveReader final : public ByteSource {
 public:
  // `source` must outlive the reader; `path` is for messages.
  static Result<std::unique_ptr<ArchiveReader>> open(ByteSource& source, std::string path);
  ~ArchiveReader() override;
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // False at the end. What was not read of the entry before is passed over.
  Result<bool> next(ArchiveEntry& entry);
  // The current entry's bytes.
  Result<std::size_t> read(char* into, std::size_t size) override;
  // All of them, or more than `limit` of them when there are more.
  Result<std::string> content(std::uint64_t limit);

 private:
  struct Parts;
  explicit ArchiveReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace trysquare::data

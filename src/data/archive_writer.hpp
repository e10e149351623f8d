// A tar behind zstd, written in order. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
// Law: what is written reads back with `ArchiveReader` as the same paths, kinds, modes, times and bytes.
#pragma once

#include "base/byte_source.hpp"
#include "base/filesystem.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace trysquare::data {

struct ArchiveFacts {
  std::string path;
  FileKind kind = FileKind::regular;
  std::uint32_t mode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds
  std::string target;         // of a symbolic link
};

class ArchiveWriter {
 public:
  using Sink = std::function<Result<void>(std::string_view)>;
  explicit ArchiveWriter(Sink sink);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  Result<void> begin(const ArchiveFacts& facts);
  // The bytes of the entry that was begun; exactly as many as it said.
  Result<void> fill(ByteSource& source, std::uint64_t size);
  Result<void> finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace trysquare::data

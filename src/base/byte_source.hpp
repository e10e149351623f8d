// Bytes in order, of something that may be too large to be held: an archive, a container image's layer.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare {

class FileSystem;

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // How many bytes came; 0 at the end only.
  virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
  // Of sources that can be gone through in any order.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  virtual bool seek(std::uint64_t /*offset*/) { return false; }
};

// A text that lives elsewhere.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  Result<std::size_t> read(char* into, std::size_t size) override;
  std::optional<std::uint64_t> size() const override { return text_.size(); }
  bool seek(std::uint64_t offset) override;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// A regular file of any size. Other file systems than the machine's own hold theirs in memory: it is read
// whole.
Result<std::unique_ptr<ByteSource>> open_bytes(const FileSystem& files, std::string_view path);

}  // namespace trysquare

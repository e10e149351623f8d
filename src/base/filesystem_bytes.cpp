// Where a ByteSource comes from: the machine's files, or text that is held.
#include "base/byte_source.hpp"

#include "base/filesystem.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace trysquare {

namespace {

// What a file system in memory gave.
class HeldSource final : public ByteSource {
 public:
  explicit HeldSource(std::string bytes) : bytes_(std::move(bytes)), view_(bytes_) {}
  Result<std::size_t> read(char* into, std::size_t size) override { return view_.read(into, size); }
  std::optional<std::uint64_t> size() const override { return bytes_.size(); }
  bool seek(std::uint64_t offset) override { return view_.seek(offset); }

 private:
  std::string bytes_;
  TextSource view_;
};

class FileSource final : public ByteSource {
 public:
  FileSource(std::FILE* file, std::string path, std::uint64_t size)
      : file_(file), path_(std::move(path)), size_(size) {}

  Result<std::size_t> read(char* into, std::size_t size) override {
    const std::size_t got = std::fread(into, 1, size, file_.get());
    if (got == 0 && std::ferror(file_.get()) != 0)
      return failure_at({path_, 0, 0}, std::string("cannot read: ") + std::strerror(errno));
    return got;
  }
  std::optional<std::uint64_t> size() const override { return size_; }
  bool seek(std::uint64_t offset) override {
#if defined(_WIN32)
    return _fseeki64(file_.get(), static_cast<std::int64_t>(offset), SEEK_SET) == 0;
#else
    return ::fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) == 0;
#endif
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string path_;
  std::uint64_t size_;
};

}  // namespace

Result<std::size_t> TextSource::read(char* into, std::size_t size) {
  const std::size_t count = std::min(size, text_.size() - at_);
  std::copy_n(text_.data() + at_, count, into);
  at_ += count;
  return count;
}

bool TextSource::seek(std::uint64_t offset) {
  if (offset > text_.size()) return false;
  at_ = static_cast<std::size_t>(offset);
  return true;
}

Result<std::unique_ptr<ByteSource>> open_bytes(const FileSystem& files, std::string_view path) {
  const Place place{std::string(path), 0, 0};
  if (&files != &disk()) {
    auto text = files.read_file(path);
    if (!text) return std::unexpected(std::move(text.error()));
    return std::make_unique<HeldSource>(*std::move(text));
  }
  // A pipe or a device is never opened: opening could wait for ever.
  const auto status = files.status(path);
  if (!status) return failure_at(place, "no such file");
  if (status->kind != FileKind::regular) return failure_at(place, "not a regular file: not read");
  std::FILE* file = std::fopen(std::string(path).c_str(), "rb");
  if (file == nullptr) return failure_at(place, std::string("cannot open: ") + std::strerror(errno));
  return std::make_unique<FileSource>(file, std::string(path), status->size);
}

}  // namespace trysquare

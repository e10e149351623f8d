#include "data/archive_writer.hpp"

#include "base/text.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <cerrno>
#include <optional>
#include <vector>

// libarchive keeps one function that its tar calls in a file that names every format, and its `xar` would
// bring a whole XML library in. We write no xar: who asks is told so.
extern "C" int archive_write_set_format_xar(archive* /*handle*/) { return ARCHIVE_FATAL; }

namespace trysquare::data {

struct ArchiveWriter::Parts {
  Sink sink;
  archive* handle = nullptr;
  std::optional<Error> refused;  // what the sink said

  static la_ssize_t write(archive* handle, void* client, const void* bytes, std::size_t size) {
    auto& parts = *static_cast<Parts*>(client);
    auto done = parts.sink({static_cast<const char*>(bytes), size});
    if (done) return static_cast<la_ssize_t>(size);
    parts.refused = std::move(done.error());
    archive_set_error(handle, EIO, "not written");
    return -1;
  }

  Failure failed() const {
    if (refused) return Failure(*refused);
    const char* why = handle == nullptr ? "no memory" : archive_error_string(handle);
    return failure(fmt::format("the archive cannot be written: {}", why == nullptr ? "" : printable(why)));
  }
};

ArchiveWriter::ArchiveWriter(Sink sink) : parts_(std::make_unique<Parts>()) {
  parts_->sink = std::move(sink);
  parts_->handle = archive_write_new();
  if (parts_->handle == nullptr) return;
  archive_write_set_format_pax(parts_->handle);
  archive_write_add_filter_zstd(parts_->handle);
  // A tape wants whole blocks; zeros behind a zstd frame are no frame.
  archive_write_set_bytes_in_last_block(parts_->handle, 1);
  archive_write_open(parts_->handle, parts_.get(), nullptr, &Parts::write, nullptr);
}

// What was not finished is nobody's archive: nothing more of it is written.
ArchiveWriter::~ArchiveWriter() {
  if (parts_->handle == nullptr) return;
  parts_->sink = [](std::string_view) { return Result<void>(); };
  archive_write_free(parts_->handle);
}

Result<void> ArchiveWriter::begin(const ArchiveFacts& facts) {
  if (parts_->handle == nullptr) return parts_->failed();
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       &archive_entry_free);
  archive_entry_set_pathname(entry.get(), facts.path.c_str());
  archive_entry_set_perm(entry.get(), facts.mode);
  archive_entry_set_mtime(entry.get(), facts.modified / 1'000'000'000,
                          static_cast<long>(facts.modified % 1'000'000'000));
  switch (facts.kind) {
    case FileKind::directory: archive_entry_set_filetype(entry.get(), AE_IFDIR); break;
    case FileKind::other: archive_entry_set_filetype(entry.get(), AE_IFIFO); break;
    case FileKind::symlink:
      archive_entry_set_filetype(entry.get(), AE_IFLNK);
      archive_entry_set_symlink(entry.get(), facts.target.c_str());
      break;
    case FileKind::regular:
      archive_entry_set_filetype(entry.get(), AE_IFREG);
      archive_entry_set_size(entry.get(), static_cast<la_int64_t>(facts.size));
      break;
  }
  const int code = archive_write_header(parts_->handle, entry.get());
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return parts_->failed();
  return {};
}

Result<void> ArchiveWriter::fill(ByteSource& source, std::uint64_t size) {
  std::vector<char> bytes(std::size_t{256} << 10U);
  std::uint64_t written = 0;
  for (;;) {
    const auto got = source.read(bytes.data(), bytes.size());
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    if (archive_write_data(parts_->handle, bytes.data(), *got) < 0) return parts_->failed();
    written += *got;
  }
  if (written != size) return failure("the file changed while it was read");
  return {};
}

Result<void> ArchiveWriter::finish() {
  if (archive_write_close(parts_->handle) != ARCHIVE_OK) return parts_->failed();
  return {};
}

}  // namespace trysquare::data

#include "data/archive.hpp"

#include "base/text.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace trysquare::data {

namespace {

constexpr std::size_t block = std::size_t{64} << 10U;
// Of all that comes out of one archive. The largest images are smaller; a bomb is not.
constexpr std::uint64_t most_bytes = std::uint64_t{32} << 30U;
constexpr std::uint64_t most_entries = 4'000'000;
// A file of a few bytes that stands for gigabytes: no archive of real files is packed like this.
constexpr std::uint64_t largest_ratio = 200;
constexpr std::uint64_t unsuspected = std::uint64_t{256} << 20U;

constexpr std::string_view too_much = "more comes out of this archive than is read";

std::string relative_path(std::string_view name) {
  std::vector<std::string> parts;
  for (const auto part : split(name, '/')) {
    if (part == "..") return {};
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  // A drive is a way out as well.
  std::string path = join(parts, "/");
  return is_absolute_path(path) ? std::string() : path;
}

FileKind kind_of(archive_entry* entry) {
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG: return FileKind::regular;
    case AE_IFDIR: return FileKind::directory;
    case AE_IFLNK: return FileKind::symlink;
    default: return FileKind::other;
  }
}

// Names are bytes to us; of those that an archive marks as UTF-8, libarchive wants to be asked so.
std::string text_of(const char* utf8, const char* bytes) {
  if (bytes != nullptr) return bytes;
  return utf8 == nullptr ? std::string() : std::string(utf8);
}

}  // namespace

struct ArchiveReader::Parts {
  ByteSource& source;
  std::string path;
  archive* handle = nullptr;
  std::vector<char> buffer = std::vector<char>(block);
  std::uint64_t position = 0, taken = 0, given = 0, entries = 0;

  static la_ssize_t read(archive* handle, void* client, const void** bytes) {
    auto& parts = *static_cast<Parts*>(client);
    // Here too: an entry that is passed over is unpacked all the same.
    parts.see_given();
    if (parts.is_bomb()) {
      archive_set_error(handle, EIO, "%s", too_much.data());
      return -1;
    }
    const auto got = parts.source.read(parts.buffer.data(), parts.buffer.size());
    if (!got) {
      archive_set_error(handle, EIO, "%s", got.error().message.c_str());
      return -1;
    }
    parts.position += *got;
    parts.taken += *got;
    *bytes = parts.buffer.data();
    return static_cast<la_ssize_t>(*got);
  }

  static la_int64_t skip(archive* /*handle*/, void* client, la_int64_t wanted) {
    auto& parts = *static_cast<Parts*>(client);
    const auto size = parts.source.size();
    if (!size || wanted < 0 || parts.position + static_cast<std::uint64_t>(wanted) > *size) return 0;
    if (!parts.source.seek(parts.position + static_cast<std::uint64_t>(wanted))) return 0;
    parts.position += static_cast<std::uint64_t>(wanted);
    return wanted;
  }

  static la_int64_t seek(archive* /*handle*/, void* client, la_int64_t offset, int from) {
    auto& parts = *static_cast<Parts*>(client);
    const auto size = parts.source.size().value_or(0);
    const auto base = from == SEEK_SET   ? la_int64_t{0}
                      : from == SEEK_CUR ? static_cast<la_int64_t>(parts.position)
                                         : static_cast<la_int64_t>(size);
    if (base + offset < 0 || !parts.source.seek(static_cast<std::uint64_t>(base + offset)))
      return ARCHIVE_FATAL;
    parts.position = static_cast<std::uint64_t>(base + offset);
    return base + offset;
  }

  ~Parts() { archive_read_free(handle); }
  explicit Parts(ByteSource& bytes, std::string name) : source(bytes), path(std::move(name)) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Failure failed(std::string_view what) const {
    // What is said of a read that we stopped is that the file was cut short.
    if (is_bomb()) return failure_at({path, 0, 0}, std::string(too_much));
    const char* why = archive_error_string(handle);
    return failure_at({path, 0, 0}, fmt::format("{}: {}", what, why == nullptr ? "damaged" : printable(why)));
  }
  void see_given() {
    given =
        std::max(given, static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(handle, 0))));
  }
  bool is_bomb() const {
    return given > most_bytes || entries > most_entries ||
           (given > unsuspected && given / largest_ratio > taken);
  }
};

bool looks_like_archive(std::string_view bytes) {
  constexpr auto marks =
      std::to_array<std::string_view>({"PK\x03\x04", "PK\x05\x06", "\x1F\x8B", "\x28\xB5\x2F\xFD",
                                       "\xFD"
                                       "7zXZ",
                                       "BZh"});
  for (const auto mark : marks) {
    if (bytes.starts_with(mark)) return true;
  }
  constexpr std::size_t magic = 257;
  return bytes.size() > magic + 5 && bytes.substr(magic, 5) == "ustar";
}

ArchiveReader::ArchiveReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ArchiveReader::~ArchiveReader() = default;

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(ByteSource& source, std::string path) {
  auto parts = std::make_unique<Parts>(source, std::move(path));
  archive* handle = archive_read_new();
  if (handle == nullptr) return failure("no memory for an archive");
  parts->handle = handle;
  archive_read_support_format_tar(handle);
  // By its directory where the bytes can be gone to: what lies before or between is no part of a zip.
  if (source.size())
    archive_read_support_format_zip_seekable(handle);
  else
    archive_read_support_format_zip_streamable(handle);
  archive_read_support_filter_gzip(handle);
  archive_read_support_filter_zstd(handle);
  archive_read_support_filter_xz(handle);
  archive_read_support_filter_bzip2(handle);
  archive_read_set_read_callback(handle, &Parts::read);
  archive_read_set_callback_data(handle, parts.get());
  if (source.size()) {
    archive_read_set_skip_callback(handle, &Parts::skip);
    archive_read_set_seek_callback(handle, &Parts::seek);
  }
  if (archive_read_open1(handle) != ARCHIVE_OK) return parts->failed("this is no archive that can be read");
  return std::unique_ptr<ArchiveReader>(new ArchiveReader(std::move(parts)));
}

Result<bool> ArchiveReader::next(ArchiveEntry& entry) {
  archive_entry* found = nullptr;
  const int code = archive_read_next_header(parts_->handle, &found);
  if (code == ARCHIVE_EOF) return false;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return parts_->failed("the archive is damaged");
  ++parts_->entries;
  parts_->see_given();
  if (parts_->is_bomb()) return failure_at({parts_->path, 0, 0}, std::string(too_much));
  entry.name = text_of(archive_entry_pathname_utf8(found), archive_entry_pathname(found));
  entry.path = relative_path(entry.name);
  entry.kind = kind_of(found);
  entry.mode = archive_entry_perm(found) & 07777U;
  entry.modified =
      static_cast<std::int64_t>(archive_entry_mtime(found)) * 1'000'000'000 + archive_entry_mtime_nsec(found);
  entry.hard_link = archive_entry_hardlink(found) != nullptr;
  entry.target = entry.hard_link ? relative_path(text_of(nullptr, archive_entry_hardlink(found)))
                                 : text_of(archive_entry_symlink_utf8(found), archive_entry_symlink(found));
  return true;
}

Result<std::size_t> ArchiveReader::read(char* into, std::size_t size) {
  const la_ssize_t got = archive_read_data(parts_->handle, into, size);
  if (got < 0) return parts_->failed("the archive is damaged");
  parts_->given += static_cast<std::uint64_t>(got);
  if (parts_->is_bomb()) return failure_at({parts_->path, 0, 0}, std::string(too_much));
  return static_cast<std::size_t>(got);
}

Result<std::string> ArchiveReader::content(std::uint64_t limit) {
  std::string whole;
  std::vector<char> piece(block / 4);
  for (;;) {
    const auto got = read(piece.data(), piece.size());
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return whole;
    whole.append(piece.data(), *got);
    if (whole.size() > limit) return whole;
  }
}

}  // namespace trysquare::data

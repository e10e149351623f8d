#if !defined(_WIN32)
#include "base/filesystem_posix.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace trysquare {

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  return S_ISLNK(mode) ? FileKind::symlink : FileKind::other;
}

namespace {

// A name that no file can have must not be taken for the part before its NUL.
bool has_nul(std::string_view path) { return path.find('\0') != std::string_view::npos; }

}  // namespace

std::optional<struct stat> facts_of(std::string_view path) {
  struct stat facts{};
  if (has_nul(path) || ::stat(std::string(path).c_str(), &facts) != 0) return std::nullopt;
  return facts;
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t step = ::write(descriptor, content.data(), content.size());
    if (step < 0 && errno != EINTR) return false;
    if (step > 0) content.remove_prefix(static_cast<std::size_t>(step));
  }
  return true;
}

namespace {

std::string reason() { return std::strerror(errno); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }

 private:
  int number_;
};

bool has_blank_line(std::string_view text, std::size_t from) {
  const std::size_t start = from < 3 ? 0 : from - 3;  // a blank line may straddle two reads
  return text.find("\n\n", start) != std::string_view::npos ||
         text.find("\n\r\n", start) != std::string_view::npos;
}

Failure too_large(std::string_view path) {
  return failure_at({std::string(path), 0, 0},
                    fmt::format("larger than {} MiB: not read", largest_input >> 20U));
}

// Reads on behind what is there already.
Result<void> read_all(int descriptor, std::string_view path, std::string& into, ReadUntil until,
                      std::size_t expected) {
  std::size_t piece = std::size_t{16} << 10U;
  // As much as there should be, and room for the read that finds its end: nothing is copied to a larger
  // place.
  if (until == ReadUntil::end) piece = std::max(piece, into.size() + expected + 64);
  for (;;) {
    const std::size_t before = into.size();
    if (before > 0 && into.capacity() > before) piece = into.capacity() - before;
    ssize_t got = 0;
    // Not `resize`: that would write zeros over what the system is about to fill.
    into.resize_and_overwrite(before + piece, [&](char* bytes, std::size_t) {
      do {
        got = ::read(descriptor, bytes + before, piece);
      } while (got < 0 && errno == EINTR);
      return before + static_cast<std::size_t>(got < 0 ? 0 : got);
    });
    if (got < 0) {
      into.clear();
      return failure_at({std::string(path), 0, 0}, "cannot read: " + reason());
    }
    if (got == 0) return {};
    // All that a regular file says it has: only one that grows meanwhile has more.
    if (until == ReadUntil::end && before == 0 && expected > 0 && into.size() == expected) return {};
    if (until == ReadUntil::blank_line && has_blank_line(into, before)) return {};
    if (into.size() > largest_input) {
      into.clear();
      return failure_at({std::string(path), 0, 0},
                        fmt::format("larger than {} MiB: not read", largest_input >> 20U));
    }
    piece = std::min(piece * 4, std::size_t{4} << 20U);
  }
}

// True when one read brought everything up to the blank line, as it does for 97 of 100 METADATA: what lies
// behind their headers is long, and copying it would cost more than a second read of the others.
bool read_headers(int descriptor, std::string& into) {
  constexpr std::size_t piece = std::size_t{4} << 10U;
  ssize_t got = 0;
  into.resize_and_overwrite(piece, [&](char* bytes, std::size_t) {
    got = ::read(descriptor, bytes, piece);
    return static_cast<std::size_t>(got < 0 ? 0 : got);
  });
  return got > 0 && has_blank_line(into, 0);
}

Result<bool> read_at(int directory, const std::string& relative, std::string_view shown, std::string& into,
                     ReadUntil until) {
  into.clear();
  if (has_nul(relative)) return false;
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const Descriptor file(::openat(directory, relative.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failure_at({std::string(shown), 0, 0}, "cannot open: " + reason());
  }
  // Headers are nearly always in the first piece, and then nothing more is asked: no pipe or device was
  // waited for, and what came is bounded. Everything else must be a regular file of bearable size.
  if (until == ReadUntil::blank_line && read_headers(file.number(), into)) return true;
  struct stat facts{};
  if (::fstat(file.number(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return failure_at({std::string(shown), 0, 0}, "not a regular file: not read");
  }
  if (until == ReadUntil::end && static_cast<std::uint64_t>(facts.st_size) > largest_input) {
    return too_large(shown);
  }
  auto done = read_all(file.number(), shown, into, until, static_cast<std::size_t>(facts.st_size));
  if (!done) return std::unexpected(std::move(done.error()));
  return true;
}

class DiskDirectory final : public Directory {
 public:
  DiskDirectory(std::string path, int number) : path_(std::move(path)), descriptor_(number) {}

  Result<std::vector<DirectoryEntry>> entries() const override {
    std::vector<DirectoryEntry> found;
    if (::lseek(descriptor_.number(), 0, SEEK_SET) != 0 || !list(descriptor_.number(), found))
      return failure_at({path_, 0, 0}, "cannot list: " + reason());
    return found;
  }

  Result<bool> read(std::string_view relative, std::string& into, ReadUntil until) const override {
    return read_at(descriptor_.number(), std::string(relative), join_path(path_, relative), into, until);
  }

 private:
  void add(const char* name, unsigned char type, std::vector<DirectoryEntry>& found) const {
    const std::string_view text = name;
    if (text != "." && text != "..") found.push_back({std::string(text), entry_kind(name, type)});
  }

#if defined(__GLIBC__)
  // As the kernel hands the entries out: `fdopendir` asks it four times what is known here, and gets memory
  // for each folder. https://man7.org/linux/man-pages/man2/getdents.2.html
  bool list(int folder, std::vector<DirectoryEntry>& found) const {
    constexpr std::size_t name_offset = offsetof(dirent64, d_name);
    alignas(dirent64) std::array<char, std::size_t{16} << 10U> bytes;
    for (;;) {
      const auto got = ::getdents64(folder, bytes.data(), bytes.size());
      if (got <= 0) return got == 0;
      for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
        std::uint16_t length = 0;
        unsigned char type = 0;
        std::memcpy(&length, bytes.data() + at + offsetof(dirent64, d_reclen), sizeof length);
        std::memcpy(&type, bytes.data() + at + offsetof(dirent64, d_type), sizeof type);
        add(bytes.data() + at + name_offset, type, found);
        at += length;
      }
    }
  }
#else
  bool list(int folder, std::vector<DirectoryEntry>& found) const {
    const int copy = ::fcntl(folder, F_DUPFD_CLOEXEC, 0);
    DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
    if (stream == nullptr) {
      if (copy >= 0) ::close(copy);
      return false;
    }
    while (const dirent* entry = ::readdir(stream)) add(entry->d_name, entry->d_type, found);
    ::closedir(stream);
    return true;
  }
#endif

  FileKind entry_kind(const char* name, unsigned char type) const {
    switch (type) {
      case DT_REG: return FileKind::regular;
      case DT_DIR: return FileKind::directory;
      case DT_LNK: return FileKind::symlink;
      case DT_UNKNOWN: {
        struct stat facts{};
        if (::fstatat(descriptor_.number(), name, &facts, AT_SYMLINK_NOFOLLOW) == 0) {
          return kind_of(facts.st_mode);
        }
        return FileKind::other;
      }
      default: return FileKind::other;
    }
  }

  std::string path_;
  Descriptor descriptor_;
};

class Disk final : public FileSystem {
 public:
  std::optional<FileStatus> status(std::string_view path) const override {
    const auto facts = facts_of(path);
    if (!facts) return std::nullopt;
    return FileStatus{kind_of(facts->st_mode), static_cast<std::uint64_t>(facts->st_size)};
  }

  std::optional<std::string> link_target(std::string_view path) const override {
    if (has_nul(path)) return std::nullopt;
    std::string target(PATH_MAX, '\0');
    const ssize_t length = ::readlink(std::string(path).c_str(), target.data(), target.size());
    if (length < 0) return std::nullopt;
    target.resize(static_cast<std::size_t>(length));
    return target;
  }

  std::optional<std::string> real_path(std::string_view path) const override {
    if (has_nul(path)) return std::nullopt;
    char* resolved = ::realpath(std::string(path).c_str(), nullptr);
    if (resolved == nullptr) return std::nullopt;
    std::string out = resolved;
    std::free(resolved);  // NOLINT(cppcoreguidelines-no-malloc): realpath allocates with malloc
    return out;
  }

  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override {
    if (has_nul(path)) return failure_at({std::string(path), 0, 0}, "cannot open: no file has such a name");
    const int number = ::open(std::string(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) return failure_at({std::string(path), 0, 0}, "cannot open: " + reason());
    return std::make_unique<DiskDirectory>(std::string(path), number);
  }

  Result<std::string> read_file(std::string_view path) const override {
    std::string content;
    auto found = read_at(AT_FDCWD, std::string(path), path, content, ReadUntil::end);
    if (!found) return std::unexpected(std::move(found.error()));
    if (!*found) return failure_at({std::string(path), 0, 0}, "no such file");
    return content;
  }
};

}  // namespace

const FileSystem& disk() {
  static const Disk instance;
  return instance;
}

namespace {

Failure refused(std::string_view path, std::string_view what) {
  return failure_at({std::string(path), 0, 0}, fmt::format("cannot {}: {}", what, reason()));
}

// A terminal, a pipe, /dev/null: it is written to, never replaced.
Result<void> write_to_device(std::string_view path, std::string_view content) {
  const Descriptor file(::open(std::string(path).c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.valid() || !write_all(file.number(), content)) return refused(path, "write");
  return {};
}

}  // namespace

Result<void> write_file(std::string_view path, std::string_view content) {
  if (has_nul(path)) return failure_at({std::string(path), 0, 0}, "cannot write: no file has such a name");
  const auto there = disk().status(path);
  if (there && there->kind != FileKind::regular) return write_to_device(path, content);
  // A link is written through: the file that it names is replaced, the link stays.
  const std::string target = disk().real_path(path).value_or(std::string(path));
  std::string beside = target + ".XXXXXX";
  const Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file.valid()) return refused(path, "write");
  const auto given_up = [&](std::string_view what) {
    Failure failed = refused(path, what);
    ::unlink(beside.c_str());
    return failed;
  };
  if (!write_all(file.number(), content)) return given_up("write");
  struct stat facts{};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = ::stat(target.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0666U & ~mask;
  if (::fchmod(file.number(), mode) != 0 || ::fsync(file.number()) != 0) return given_up("write");
  if (::rename(beside.c_str(), target.c_str()) != 0) return given_up("replace");
  return {};
}

}  // namespace trysquare
#endif

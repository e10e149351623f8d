#if !defined(_WIN32)
#include "base/file_changes.hpp"
#include "base/filesystem_posix.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace trysquare {

namespace {

Failure refused(const std::string& path, std::string_view what) {
  const int code = errno;
  std::string hint;
  if (code == ENOSPC || code == EDQUOT) hint = "make room on this disk, then try again";
  return failure_at({path, 0, 0}, fmt::format("cannot {}: {}", what, std::strerror(code)), hint);
}

#if defined(__linux__)
// FICLONE of <linux/fs.h>: two files share their content until one is written to.
constexpr unsigned long share_content = 0x40049409;
#endif

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

timespec time_of(std::int64_t value) {
  timespec out{};
  out.tv_sec = static_cast<time_t>(value / 1'000'000'000);
  out.tv_nsec = static_cast<long>(value % 1'000'000'000);
  if (out.tv_nsec < 0) {
    out.tv_nsec += 1'000'000'000;
    --out.tv_sec;
  }
  return out;
}

TreeEntry entry_of(const struct stat& facts) {
  TreeEntry out;
  out.kind = kind_of(facts.st_mode);
  out.mode = facts.st_mode & 07777U;
  out.size = out.kind == FileKind::regular ? static_cast<std::uint64_t>(facts.st_size) : 0;
#if defined(__APPLE__)
  out.modified = nanoseconds(facts.st_mtimespec);
#else
  out.modified = nanoseconds(facts.st_mtim);
#endif
  out.device = static_cast<std::uint64_t>(facts.st_dev);
  out.inode = static_cast<std::uint64_t>(facts.st_ino);
  return out;
}

std::string beside(const std::string& path) { return path + ".trysquare-new"; }

Result<std::vector<std::string>> names_in(const std::string& path) {
  DIR* stream = ::opendir(path.c_str());
  if (stream == nullptr) return refused(path, "list");
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(stream);
  std::ranges::sort(names);
  return names;
}

}  // namespace

Result<std::vector<TreeEntry>> read_tree(const std::string& root, std::string_view without) {
  std::vector<TreeEntry> out;
  std::vector<std::string> todo{""};
  while (!todo.empty()) {
    const std::string folder = std::move(todo.back());
    todo.pop_back();
    const std::string absolute = folder.empty() ? root : join_path(root, folder);
    const auto names = names_in(absolute);
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      if (folder.empty() && name == without) continue;
      const std::string path = join_path(absolute, name);
      struct stat facts{};
      if (::lstat(path.c_str(), &facts) != 0) return refused(path, "look at it");
      TreeEntry entry = entry_of(facts);
      entry.path = folder.empty() ? name : folder + "/" + name;
      if (entry.kind == FileKind::symlink) entry.target = disk().link_target(path).value_or("");
      if (entry.kind == FileKind::directory) todo.push_back(entry.path);
      out.push_back(std::move(entry));
    }
  }
  std::ranges::sort(out, {}, &TreeEntry::path);
  return out;
}

Result<void> make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || (errno == EEXIST && disk().is_directory(path))) return {};
  if (errno != ENOENT) return refused(path, "make the folder");
  const std::string parent = parent_path(path);
  if (parent.empty() || parent == path) return refused(path, "make the folder");
  if (auto made = make_directory(parent); !made) return made;
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) return refused(path, "make the folder");
  return {};
}

Result<void> remove_tree(const std::string& path) {
  struct stat facts{};
  if (::lstat(path.c_str(), &facts) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return refused(path, "remove");
  }
  if (!S_ISDIR(facts.st_mode)) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return refused(path, "remove");
    return {};
  }
  auto tree = read_tree(path);
  if (!tree) return std::unexpected(std::move(tree.error()));
  // What a folder holds sorts behind it.
  for (auto entry = tree->rbegin(); entry != tree->rend(); ++entry) {
    const std::string inner = join_path(path, entry->path);
    const int done = entry->kind == FileKind::directory ? ::rmdir(inner.c_str()) : ::unlink(inner.c_str());
    if (done != 0 && errno != ENOENT) return refused(inner, "remove");
  }
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT) return refused(path, "remove");
  return {};
}

Result<void> move_tree(const std::string& path, const std::string& to) {
  if (::rename(path.c_str(), to.c_str()) != 0) return refused(path, "rename");
  return {};
}

Result<void> remove_empty_directory(const std::string& path) {
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT) return refused(path, "remove");
  return {};
}

Result<void> link_file(const std::string& file, const std::string& name) {
  const std::string fresh = beside(name);
  ::unlink(fresh.c_str());
  if (::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, fresh.c_str(), 0) != 0) return refused(name, "link");
  if (::rename(fresh.c_str(), name.c_str()) != 0) {
    Failure failed = refused(name, "replace");
    ::unlink(fresh.c_str());
    return failed;
  }
  ::unlink(fresh.c_str());  // of two names of one file, rename leaves both
  return {};
}

namespace {

enum class Copying : std::uint8_t { shared_or_whole, only_shared };

Result<void> copy(const std::string& file, const std::string& to, Copying how) {
  const int from = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (from < 0) return refused(file, "open");
  struct stat facts{};
  if (::fstat(from, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(from);
    return failure_at({file, 0, 0}, "not a regular file: not copied");
  }
  const std::string fresh = beside(to);
  ::unlink(fresh.c_str());
  const int into = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  Result<void> done;
  if (into < 0) done = refused(to, "write");
#if defined(__linux__)
  const bool shared = into >= 0 && ::ioctl(into, share_content, from) == 0;
#else
  const bool shared = false;
#endif
  if (done && !shared && how == Copying::only_shared)
    done = failure_at({to, 0, 0}, "this disk cannot share the content of files");
  std::vector<char> bytes(std::size_t{256} << 10U);
  while (done && !shared) {
    const ssize_t got = ::read(from, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) done = refused(file, "read");
    if (got <= 0) break;
    if (!write_all(into, {bytes.data(), static_cast<std::size_t>(got)})) done = refused(to, "write");
  }
  ::close(from);
  if (into < 0) return done;
  const TreeEntry facts_of = entry_of(facts);
  const timespec times[2] = {time_of(facts_of.modified), time_of(facts_of.modified)};
  if (done && (::fchmod(into, facts.st_mode & 07777U) != 0 || ::futimens(into, times) != 0))
    done = refused(to, "write");
  if (::close(into) != 0 && done) done = refused(to, "write");
  if (done && ::rename(fresh.c_str(), to.c_str()) != 0) done = refused(to, "replace");
  if (!done) ::unlink(fresh.c_str());
  return done;
}

}  // namespace

Result<void> copy_file(const std::string& file, const std::string& to) {
  return copy(file, to, Copying::shared_or_whole);
}

Result<void> share_file(const std::string& file, const std::string& to) {
  return copy(file, to, Copying::only_shared);
}

Result<void> make_link(const std::string& target, const std::string& path) {
  const std::string fresh = beside(path);
  ::unlink(fresh.c_str());
  if (::symlink(target.c_str(), fresh.c_str()) != 0) return refused(path, "link");
  if (::rename(fresh.c_str(), path.c_str()) == 0) return {};
  Failure failed = refused(path, "replace");
  ::unlink(fresh.c_str());
  return failed;
}

Result<void> make_pipe(const std::string& path) {
  if (::mkfifo(path.c_str(), 0600) != 0 && errno != EEXIST) return refused(path, "make the pipe");
  return {};
}

Result<void> set_mode_and_time(const std::string& path, std::uint32_t mode, std::int64_t modified) {
  const timespec times[2] = {time_of(modified), time_of(modified)};
  if (::chmod(path.c_str(), mode) != 0 || ::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0)
    return refused(path, "set mode and time");
  return {};
}

Result<void> write_with_mode(const std::string& path, std::string_view content, std::uint32_t mode) {
  auto file = NewFile::create(path);
  if (!file) return std::unexpected(std::move(file.error()));
  if (auto done = (*file)->write(content); !done) return done;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return (*file)->finish(mode, nanoseconds(now));
}

Result<void> flush_disk(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return refused(path, "open");
#if defined(__linux__)
  const int done = ::syncfs(descriptor);
#else
  const int done = ::fsync(descriptor);
#endif
  Result<void> out;
  if (done != 0) out = refused(path, "flush");
  ::close(descriptor);
  return out;
}

NewFile::NewFile(std::string path, std::string beside, int descriptor)
    : path_(std::move(path)), beside_(std::move(beside)), descriptor_(descriptor) {}

Result<std::unique_ptr<NewFile>> NewFile::create(const std::string& path) {
  std::string fresh = beside(path);
  ::unlink(fresh.c_str());
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return refused(path, "write");
  return std::unique_ptr<NewFile>(new NewFile(path, std::move(fresh), descriptor));
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(beside_.c_str());
}

Result<void> NewFile::write(std::string_view bytes) {
  if (!write_all(descriptor_, bytes)) return refused(path_, "write");
  return {};
}

Result<void> NewFile::finish() {
  if (::fsync(descriptor_) != 0) return refused(path_, "write");
  if (::rename(beside_.c_str(), path_.c_str()) != 0) return refused(path_, "replace");
  ::close(descriptor_);
  descriptor_ = -1;
  return {};
}

Result<void> NewFile::finish(std::uint32_t mode, std::int64_t modified) {
  const timespec times[2] = {time_of(modified), time_of(modified)};
  if (::fchmod(descriptor_, mode) != 0 || ::futimens(descriptor_, times) != 0) return refused(path_, "write");
  return finish();
}

std::unique_ptr<FileLock> FileLock::take(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return nullptr;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return std::unique_ptr<FileLock>(new FileLock(descriptor));
  ::close(descriptor);
  return nullptr;
}

FileLock::~FileLock() { ::close(descriptor_); }

Result<std::unique_ptr<TemporaryFile>> TemporaryFile::create(std::string_view content) {
  const char* folder = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): nobody sets variables here
  std::string path = join_path(folder == nullptr || *folder == '\0' ? "/tmp" : folder, "trysquare-XXXXXX");
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return refused(path, "write");
  auto file = std::unique_ptr<TemporaryFile>(new TemporaryFile(path));
  Result<void> done;
  if (!write_all(descriptor, content)) done = refused(path, "write");
  ::close(descriptor);
  if (!done) return std::unexpected(std::move(done.error()));
  return file;
}

TemporaryFile::~TemporaryFile() { ::unlink(path_.c_str()); }

}  // namespace trysquare
#endif

// Untested: nobody has built trysquare on Windows yet (docs/dependencies.md). Only the standard library is
// used, so that what can go wrong is little.
#if defined(_WIN32)
#include "base/filesystem.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <system_error>

namespace trysquare {

namespace {

namespace fs = std::filesystem;

fs::path native(std::string_view path) {
  return fs::path(std::u8string(reinterpret_cast<const char8_t*>(path.data()), path.size()));
}

std::string ours(const fs::path& path) {
  const std::u8string text = path.generic_u8string();
  return {reinterpret_cast<const char*>(text.data()), text.size()};
}

FileKind kind_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::regular: return FileKind::regular;
    case fs::file_type::directory: return FileKind::directory;
    case fs::file_type::symlink: return FileKind::symlink;
    default: return FileKind::other;
  }
}

Failure refused(std::string_view path, std::string_view what, const std::error_code& why) {
  return failure_at({std::string(path), 0, 0}, fmt::format("cannot {}: {}", what, why.message()));
}

bool ends_headers(std::string_view text, std::size_t from) {
  const std::size_t start = from < 3 ? 0 : from - 3;  // a blank line may straddle two reads
  return text.find("\n\n", start) != std::string_view::npos ||
         text.find("\n\r\n", start) != std::string_view::npos;
}

Result<bool> read_native(std::string_view path, std::string& into, ReadUntil until) {
  into.clear();
  if (path.find('\0') != std::string_view::npos) return false;
  std::error_code problem;
  const fs::file_status facts = fs::status(native(path), problem);
  if (facts.type() == fs::file_type::not_found) return false;
  if (problem) return refused(path, "open", problem);
  if (facts.type() != fs::file_type::regular) {
    return failure_at({std::string(path), 0, 0}, "not a regular file: not read");
  }
  std::ifstream file(native(path), std::ios::binary);
  if (!file) return failure_at({std::string(path), 0, 0}, "cannot open");
  std::string piece(std::size_t{64} << 10U, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const std::size_t before = into.size();
    into.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    if (until == ReadUntil::blank_line && ends_headers(into, before)) return true;
    if (into.size() > largest_input) {
      into.clear();
      return failure_at({std::string(path), 0, 0},
                        fmt::format("larger than {} MiB: not read", largest_input >> 20U));
    }
  }
  if (file.bad()) return failure_at({std::string(path), 0, 0}, "cannot read");
  return true;
}

class NativeDirectory final : public Directory {
 public:
  explicit NativeDirectory(std::string path) : path_(std::move(path)) {}

  Result<std::vector<DirectoryEntry>> entries() const override {
    std::error_code problem;
    std::vector<DirectoryEntry> found;
    for (fs::directory_iterator at(native(path_), problem), end; !problem && at != end;
         at.increment(problem)) {
      std::error_code ignored;
      found.push_back({ours(at->path().filename()), kind_of(at->symlink_status(ignored).type())});
    }
    if (problem) return refused(path_, "list", problem);
    return found;
  }

  Result<bool> read(std::string_view relative, std::string& into, ReadUntil until) const override {
    return read_native(join_path(path_, relative), into, until);
  }

 private:
  std::string path_;
};

class Disk final : public FileSystem {
 public:
  std::optional<FileStatus> status(std::string_view path) const override {
    std::error_code problem;
    const fs::file_status facts = fs::status(native(path), problem);
    if (problem || !fs::exists(facts)) return std::nullopt;
    const bool sized = facts.type() == fs::file_type::regular;
    const std::uintmax_t size = sized ? fs::file_size(native(path), problem) : 0;
    return FileStatus{kind_of(facts.type()), problem ? 0 : static_cast<std::uint64_t>(size)};
  }

  std::optional<std::string> link_target(std::string_view path) const override {
    std::error_code problem;
    const fs::path target = fs::read_symlink(native(path), problem);
    return problem ? std::nullopt : std::optional(ours(target));
  }

  std::optional<std::string> real_path(std::string_view path) const override {
    std::error_code problem;
    const fs::path real = fs::canonical(native(path), problem);
    return problem ? std::nullopt : std::optional(ours(real));
  }

  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override {
    std::error_code problem;
    if (fs::is_directory(native(path), problem)) return std::make_unique<NativeDirectory>(std::string(path));
    if (problem) return refused(path, "open", problem);
    return failure_at({std::string(path), 0, 0}, "cannot open: not a directory");
  }

  Result<std::string> read_file(std::string_view path) const override {
    std::string content;
    auto found = read_native(path, content, ReadUntil::end);
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

Result<void> write_file(std::string_view path, std::string_view content) {
  const std::string target = disk().real_path(path).value_or(std::string(path));
  const std::string beside = fmt::format("{}.{:08x}", target, std::random_device()());
  std::error_code problem;
  {
    std::ofstream file(native(beside), std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
      fs::remove(native(beside), problem);
      return failure_at({std::string(path), 0, 0}, "cannot write");
    }
  }
  fs::rename(native(beside), native(target), problem);
  if (!problem) return {};
  std::error_code ignored;
  fs::remove(native(beside), ignored);
  return refused(path, "replace", problem);
}

}  // namespace trysquare
#endif

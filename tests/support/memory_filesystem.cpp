#include "support/memory_filesystem.hpp"

#include "base/text.hpp"

namespace trysquare::test {

namespace {

class MemoryDirectory final : public Directory {
 public:
  MemoryDirectory(const MemoryFileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  Result<std::vector<DirectoryEntry>> entries() const override { return files_.entries_of(path_); }
  Result<bool> read(std::string_view relative, std::string& into, ReadUntil until) const override {
    return files_.read_from(join_path(path_, relative), into, until);
  }

 private:
  const MemoryFileSystem& files_;
  std::string path_;
};

}  // namespace

MemoryFileSystem& MemoryFileSystem::add(std::string path, std::string content) {
  add_directory(parent_path(path));
  entries_[path] = {FileKind::regular, std::move(content), false};
  return *this;
}

MemoryFileSystem& MemoryFileSystem::add_directory(std::string path) {
  for (; !path.empty() && !entries_.contains(path); path = parent_path(path)) entries_[path] = {};
  return *this;
}

MemoryFileSystem& MemoryFileSystem::link(std::string path, std::string target) {
  add_directory(parent_path(path));
  entries_[path] = {FileKind::symlink, std::move(target), false};
  return *this;
}

MemoryFileSystem& MemoryFileSystem::refuse(std::string path) {
  entries_[path].refused = true;
  return *this;
}

// Name by name, as the system does: `..` behind a link is the parent of what the link names.
MemoryFileSystem::Resolved MemoryFileSystem::resolve(std::string_view path) const {
  constexpr int most_links = 40;
  std::vector<std::string> left;  // the next name last
  const auto put_before = [&](std::string_view text) {
    const auto names = split(text, '/');
    for (auto name = names.rbegin(); name != names.rend(); ++name) left.emplace_back(*name);
  };
  put_before(path);
  std::string done = path.starts_with('/') ? "/" : "";
  for (int links = 0; !left.empty();) {
    const std::string name = std::move(left.back());
    left.pop_back();
    if (name.empty() || name == ".") continue;
    if (!done.empty()) {
      const auto here = entries_.find(done);
      if (here == entries_.end() || here->second.kind != FileKind::directory) return {};
    }
    const std::string next = name == ".." ? parent_path(done) : join_path(done, name);
    const auto found = entries_.find(next);
    if (found != entries_.end() && found->second.kind == FileKind::symlink) {
      if (++links > most_links) return {std::nullopt, true};
      put_before(found->second.content);
      if (found->second.content.starts_with('/')) done = "/";
    } else {
      done = next;
    }
  }
  return {entries_.contains(done) ? std::optional(done) : std::nullopt, false};
}

std::optional<std::string> MemoryFileSystem::real_path(std::string_view path) const {
  return resolve(path).path;
}

std::optional<FileStatus> MemoryFileSystem::status(std::string_view path) const {
  const auto real = real_path(path);
  if (!real) return std::nullopt;
  const Entry& entry = entries_.at(*real);
  return FileStatus{entry.kind, entry.content.size()};
}

std::optional<std::string> MemoryFileSystem::link_target(std::string_view path) const {
  const auto parent = real_path(parent_path(path));
  if (!parent) return std::nullopt;
  const auto found = entries_.find(join_path(*parent, file_name(path)));
  if (found == entries_.end() || found->second.kind != FileKind::symlink) return std::nullopt;
  return found->second.content;
}

Result<std::unique_ptr<Directory>> MemoryFileSystem::open_directory(std::string_view path) const {
  const auto real = real_path(path);
  if (!real || entries_.at(*real).kind != FileKind::directory || entries_.at(*real).refused) {
    return failure_at({std::string(path), 0, 0}, "cannot open: no such directory, or refused");
  }
  return std::make_unique<MemoryDirectory>(*this, *real);
}

Result<std::string> MemoryFileSystem::read_file(std::string_view path) const {
  std::string content;
  auto found = read_from(std::string(path), content, ReadUntil::end);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return failure_at({std::string(path), 0, 0}, "no such file");
  return content;
}

Result<bool> MemoryFileSystem::read_from(const std::string& path, std::string& into, ReadUntil) const {
  into.clear();
  const auto [real, circle] = resolve(path);
  if (circle) return failure_at({path, 0, 0}, "cannot open: Too many levels of symbolic links");
  if (!real) return false;
  const Entry& entry = entries_.at(*real);
  if (entry.refused) return failure_at({path, 0, 0}, "cannot open: Permission denied");
  if (entry.kind != FileKind::regular) return failure_at({path, 0, 0}, "not a regular file: not read");
  files_read_.push_back(*real);
  into = entry.content;
  return true;
}

std::vector<DirectoryEntry> MemoryFileSystem::entries_of(const std::string& directory) const {
  std::vector<DirectoryEntry> found;
  for (const auto& [path, entry] : entries_) {
    if (path != directory && parent_path(path) == directory) {
      found.push_back({std::string(file_name(path)), entry.kind});
    }
  }
  return found;
}

MemoryFileSystem parse_world(std::string_view text) {
  MemoryFileSystem files;
  std::string path, content;
  const auto finish = [&] {
    if (!path.empty()) files.add(path, content);
    path.clear();
    content.clear();
  };
  for (const auto line : split_lines(text)) {
    if (!line.starts_with("=== ")) {
      content += std::string(line) + "\n";
      continue;
    }
    finish();
    const std::string_view name = line.substr(4);
    if (const auto arrow = name.find(" -> "); arrow != std::string_view::npos) {
      files.link(std::string(name.substr(0, arrow)), std::string(name.substr(arrow + 4)));
    } else if (name.ends_with('/')) {
      files.add_directory(std::string(name.substr(0, name.size() - 1)));
    } else {
      path = name;
    }
  }
  finish();
  return files;
}

}  // namespace trysquare::test

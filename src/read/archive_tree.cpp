#include "read/archive_tree.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

constexpr int most_links = 40;  // as Linux has it

class TreeDirectory final : public Directory {
 public:
  TreeDirectory(const ArchiveTree& tree, std::string path, std::vector<DirectoryEntry> entries)
      : tree_(tree), path_(std::move(path)), entries_(std::move(entries)) {}
  Result<std::vector<DirectoryEntry>> entries() const override { return entries_; }
  Result<bool> read(std::string_view relative, std::string& into, ReadUntil /*until*/) const override {
    return tree_.read_into(join_path(path_, relative), into);
  }

 private:
  const ArchiveTree& tree_;
  std::string path_;
  std::vector<DirectoryEntry> entries_;
};

}  // namespace

std::string ArchiveTree::inner(std::string_view path) const {
  std::string text = normal_path(path);
  const std::string mount = normal_path(mount_);
  if (text == mount) return {};
  if (text.starts_with(mount + "/")) return text.substr(mount.size() + 1);
  const std::size_t start = std::min(text.find_first_not_of('/'), text.size());
  return text == "." ? "" : text.substr(start);
}

// The path with all links followed, as long as they stay inside; `last`: of the last part, too.
std::optional<std::string> ArchiveTree::resolve(std::string_view path, bool last) const {
  std::vector<std::string> waiting;  // parts still to go, the next one last
  const auto push = [&](std::string_view text) {
    const auto parts = split(text, '/');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) waiting.emplace_back(*part);
  };
  push(inner(path));
  std::string at;
  int links = 0;
  while (!waiting.empty()) {
    const std::string part = std::move(waiting.back());
    waiting.pop_back();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const std::size_t slash = at.rfind('/');
      at.resize(slash == std::string::npos ? 0 : slash);
      continue;
    }
    std::string next = at.empty() ? part : at + "/" + part;
    const auto found = entries_.find(next);
    if (found == entries_.end()) return std::nullopt;
    const bool follow = found->second.kind == FileKind::symlink && (last || !waiting.empty());
    if (!follow) {
      at = std::move(next);
      continue;
    }
    if (++links > most_links) return std::nullopt;
    if (found->second.content.starts_with('/')) at.clear();
    push(found->second.content);
  }
  return at;
}

std::optional<FileStatus> ArchiveTree::status(std::string_view path) const {
  const auto at = resolve(path, true);
  if (!at) return std::nullopt;
  if (at->empty()) return FileStatus{FileKind::directory, 0};
  const Entry& entry = entries_.find(*at)->second;
  return FileStatus{entry.kind, entry.content.size()};
}

std::optional<std::string> ArchiveTree::link_target(std::string_view path) const {
  const auto at = resolve(path, false);
  if (!at || at->empty()) return std::nullopt;
  const Entry& entry = entries_.find(*at)->second;
  if (entry.kind != FileKind::symlink) return std::nullopt;
  return entry.content;
}

std::optional<std::string> ArchiveTree::real_path(std::string_view path) const {
  const auto at = resolve(path, true);
  return at ? std::optional(mounted(*at)) : std::nullopt;
}

Result<std::unique_ptr<Directory>> ArchiveTree::open_directory(std::string_view path) const {
  const auto at = resolve(path, true);
  const bool there = at && (at->empty() || entries_.find(*at)->second.kind == FileKind::directory);
  if (!there) return failure_at({std::string(path), 0, 0}, "cannot open: no such directory");
  std::vector<DirectoryEntry> found;
  const std::string prefix = at->empty() ? "" : *at + "/";
  for (auto entry = entries_.lower_bound(prefix);
       entry != entries_.end() && entry->first.starts_with(prefix);) {
    const std::string name = entry->first.substr(prefix.size());
    if (name.find('/') == std::string::npos) {
      found.push_back({name, entry->second.kind});
      ++entry;
    } else {
      // What is deeper is passed over at once: '0' comes right behind '/'.
      entry = entries_.lower_bound(prefix + name.substr(0, name.find('/')) + "0");
    }
  }
  // Between "a" and "a/b" others may stand ("a-c"), so that a parent can come up twice.
  std::ranges::sort(found, {}, &DirectoryEntry::name);
  return std::make_unique<TreeDirectory>(*this, std::string(path), std::move(found));
}

Result<bool> ArchiveTree::read_into(std::string_view path, std::string& into) const {
  into.clear();
  const auto at = resolve(path, true);
  if (!at || at->empty()) return false;
  const Entry& entry = entries_.find(*at)->second;
  const Place place{std::string(path), 0, 0};
  if (entry.kind != FileKind::regular) return failure_at(place, "not a regular file: not read");
  if (!entry.kept) return failure_at(place, "this file of the archive was not kept");
  into = entry.content;
  return true;
}

Result<std::string> ArchiveTree::read_file(std::string_view path) const {
  std::string content;
  const auto found = read_into(path, content);
  if (!found) return std::unexpected(found.error());
  if (!*found) return failure_at({std::string(path), 0, 0}, "no such file");
  return content;
}

void ArchiveTree::add(const std::string& path, Entry entry) {
  if (path.empty()) return;
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    entries_.try_emplace(path.substr(0, slash), Entry{});
  }
  Entry& there = entries_[path];
  // A directory that comes again keeps what is in it; another kind in its place does not.
  const bool was_directory = there.kind == FileKind::directory;
  if (was_directory && entry.kind != FileKind::directory) remove_children(path);
  there = std::move(entry);
}

void ArchiveTree::remove_children(std::string_view path) {
  const std::string prefix = std::string(path) + "/";
  auto first = entries_.lower_bound(prefix);
  auto last = first;
  while (last != entries_.end() && last->first.starts_with(prefix)) ++last;
  entries_.erase(first, last);
}

void ArchiveTree::remove(std::string_view path) {
  remove_children(path);
  if (const auto found = entries_.find(path); found != entries_.end()) entries_.erase(found);
}

}  // namespace trysquare::read

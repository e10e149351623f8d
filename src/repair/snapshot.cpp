#include "repair/snapshot.hpp"

#include "base/byte_source.hpp"
#include "base/file_changes.hpp"
#include "data/archive.hpp"
#include "data/archive_writer.hpp"

#include <fmt/core.h>

#include <map>
#include <set>

namespace trysquare::repair {

namespace {

// Inside a distribution's own files nothing is written but by replacing; its metadata, .pth files, commands
// and pyvenv.cfg may be.
bool may_share(std::string_view path) {
  if (path.find("/site-packages/") == std::string_view::npos) return false;
  for (const std::string_view sign : {".dist-info/", ".egg-info/"}) {
    if (path.find(sign) != std::string_view::npos) return false;
  }
  return !path.ends_with(".pth") && !path.ends_with(".egg-link") && !path.ends_with(".egg-info");
}

// A pipe, or what else is no file, folder or link.
Result<void> put_other(const TreeEntry& entry, const std::string& from, const std::string& to) {
  if (auto linked = link_file(from, to)) return linked;
  if (auto made = make_pipe(to); !made) return made;
  return set_mode_and_time(to, entry.mode, entry.modified);
}

Result<void> save_entry(const TreeEntry& entry, const std::string& from, const std::string& to,
                        bool& disk_shares) {
  switch (entry.kind) {
    case FileKind::directory: return make_directory(to);
    case FileKind::symlink: return make_link(entry.target, to);
    case FileKind::other: return put_other(entry, from, to);
    case FileKind::regular: break;
  }
  if (!may_share(entry.path)) return copy_file(from, to);
  if (auto linked = link_file(from, to)) return linked;
  auto shared = share_file(from, to);
  disk_shares = shared.has_value();
  return shared;
}

// Times of folders last: what is made in them changes them.
Result<void> set_folders(const std::vector<TreeEntry>& tree, const std::string& root) {
  for (auto entry = tree.rbegin(); entry != tree.rend(); ++entry) {
    if (entry->kind != FileKind::directory) continue;
    if (auto done = set_mode_and_time(join_path(root, entry->path), entry->mode, entry->modified); !done)
      return done;
  }
  return {};
}

bool is_same(const TreeEntry& saved, const TreeEntry& now, const std::string& saved_path,
             const std::string& now_path) {
  if (saved.kind != now.kind) return false;
  if (saved.kind == FileKind::directory) return true;
  if (saved.kind == FileKind::symlink) return saved.target == now.target;
  if (saved.inode == now.inode && saved.device == now.device) return true;
  if (saved.kind != FileKind::regular || saved.mode != now.mode || saved.size != now.size ||
      saved.modified != now.modified)
    return false;
  const auto one = disk().read_file(saved_path), other = disk().read_file(now_path);
  return one && other && *one == *other;
}

std::map<std::string, const TreeEntry*, std::less<>> by_path(const std::vector<TreeEntry>& tree) {
  std::map<std::string, const TreeEntry*, std::less<>> out;
  for (const TreeEntry& entry : tree) out.emplace(entry.path, &entry);
  return out;
}

}  // namespace

Result<void> save_tree(const std::string& root, const std::string& into) {
  auto tree = read_tree(root, workshop_name);
  if (!tree) return std::unexpected(std::move(tree.error()));
  if (auto made = make_directory(into); !made) return made;
  bool disk_shares = true;
  for (const TreeEntry& entry : *tree) {
    auto done = save_entry(entry, join_path(root, entry.path), join_path(into, entry.path), disk_shares);
    if (!disk_shares) {
      if (auto gone = remove_tree(into); !gone) return gone;
      if (auto packed = pack_tree(root, archive_of(into)); !packed) return packed;
      return flush_disk(root);
    }
    if (!done) return std::unexpected(std::move(done.error()).during("while saving what is there"));
  }
  if (auto done = set_folders(*tree, into); !done) return done;
  return flush_disk(into);
}

std::string archive_of(const std::string& saved) { return saved + ".tar.zst"; }

Result<void> restore_tree(const std::string& saved, const std::string& root) {
  if (disk().is_file(archive_of(saved))) {
    if (auto gone = remove_tree(saved); !gone) return gone;
    if (auto done = unpack_tree(archive_of(saved), saved); !done) return done;
  }
  auto wanted = read_tree(saved);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  auto there = read_tree(root, workshop_name);
  if (!there) return std::unexpected(std::move(there.error()));
  const auto wanted_by_path = by_path(*wanted), there_by_path = by_path(*there);
  // What goes first makes room for what comes back.
  std::string removed;
  for (const TreeEntry& entry : *there) {
    if (!removed.empty() && entry.path.starts_with(removed)) continue;
    const auto kept = wanted_by_path.find(entry.path);
    if (kept != wanted_by_path.end() &&
        (kept->second->kind == FileKind::directory) == (entry.kind == FileKind::directory))
      continue;
    if (auto done = remove_tree(join_path(root, entry.path)); !done) return done;
    removed = entry.path + "/";
  }
  for (const TreeEntry& entry : *wanted) {
    const std::string from = join_path(saved, entry.path), to = join_path(root, entry.path);
    const auto now = there_by_path.find(entry.path);
    if (now != there_by_path.end() && is_same(entry, *now->second, from, to)) continue;
    Result<void> done;
    if (entry.kind == FileKind::directory)
      done = make_directory(to);
    else if (entry.kind == FileKind::symlink)
      done = make_link(entry.target, to);
    else if (entry.kind == FileKind::other)
      done = put_other(entry, from, to);
    else if (done = link_file(from, to); !done)
      done = copy_file(from, to);
    if (!done) return std::unexpected(std::move(done.error()).during("while restoring what was there"));
  }
  if (auto done = set_folders(*wanted, root); !done) return done;
  return flush_disk(root);
}

Result<void> pack_tree(const std::string& root, const std::string& file) {
  auto tree = read_tree(root, workshop_name);
  if (!tree) return std::unexpected(std::move(tree.error()));
  auto out = NewFile::create(file);
  if (!out) return std::unexpected(std::move(out.error()));
  data::ArchiveWriter writer([&](std::string_view bytes) { return (*out)->write(bytes); });
  for (const TreeEntry& entry : *tree) {
    const std::string path = join_path(root, entry.path);
    data::ArchiveFacts facts{.path = entry.path,
                             .kind = entry.kind,
                             .mode = entry.mode,
                             .size = entry.size,
                             .modified = entry.modified,
                             .target = entry.target};
    if (auto done = writer.begin(facts); !done) return done;
    if (entry.kind != FileKind::regular) continue;
    auto source = open_bytes(disk(), path);
    if (!source) return std::unexpected(std::move(source.error()));
    if (auto done = writer.fill(**source, entry.size); !done)
      return std::unexpected(std::move(done.error()).during("while packing " + path));
  }
  if (auto done = writer.finish(); !done) return done;
  return (*out)->finish();
}

Result<void> unpack_tree(const std::string& file, const std::string& into) {
  auto source = open_bytes(disk(), file);
  if (!source) return std::unexpected(std::move(source.error()));
  auto reader = data::ArchiveReader::open(**source, file);
  if (!reader) return std::unexpected(std::move(reader.error()));
  if (auto made = make_directory(into); !made) return made;
  std::vector<TreeEntry> folders;
  std::set<std::string, std::less<>> known{""};
  data::ArchiveEntry entry;
  for (;;) {
    const auto more = (*reader)->next(entry);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    // A parent that is no folder of this archive could be a link that leads out of the environment.
    if (entry.path.empty() || !known.contains(parent_path(entry.path)))
      return failure_at({file, 0, 0}, fmt::format("`{}` is no path of a snapshot", entry.name));
    const std::string path = join_path(into, entry.path);
    Result<void> done;
    if (entry.kind == FileKind::directory) {
      known.insert(entry.path);
      folders.push_back(
          {.path = entry.path, .kind = FileKind::directory, .mode = entry.mode, .modified = entry.modified});
      done = make_directory(path);
    } else if (entry.kind == FileKind::symlink) {
      done = make_link(entry.target, path);
    } else if (entry.kind == FileKind::other) {
      done = make_pipe(path);
      if (done) done = set_mode_and_time(path, entry.mode, entry.modified);
    } else {
      auto out = NewFile::create(path);
      if (!out) return std::unexpected(std::move(out.error()));
      std::string bytes(std::size_t{256} << 10U, '\0');
      for (;;) {
        const auto got = (*reader)->read(bytes.data(), bytes.size());
        if (!got) return std::unexpected(got.error());
        if (*got == 0) break;
        if (done = (*out)->write({bytes.data(), *got}); !done) return done;
      }
      done = (*out)->finish(entry.mode, entry.modified);
    }
    if (!done) return done;
  }
  if (auto done = set_folders(folders, into); !done) return done;
  return flush_disk(into);
}

}  // namespace trysquare::repair

#include "app/observed_files.hpp"

#include "data/digest.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace trysquare::app {

namespace {

std::string told_of(const std::optional<std::string>& text) { return text ? "=" + *text : "-"; }

// A folder's size tells nothing that anybody asks for.
std::string told_of(const std::optional<FileStatus>& status) {
  if (!status) return "-";
  switch (status->kind) {
    case FileKind::regular: return "f" + std::to_string(status->size);
    case FileKind::directory: return "d";
    case FileKind::symlink: return "l";
    case FileKind::other: break;
  }
  return "o";
}

std::string told_of(std::vector<DirectoryEntry> entries) {
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  std::string text;
  for (const DirectoryEntry& entry : entries) {
    text += static_cast<char>('0' + static_cast<int>(entry.kind));
    text += entry.name;
    text += '\0';
  }
  return data::digest_of_text(text, "sha256");
}

std::string told_of_content(std::string_view text) { return data::digest_of_text(text, "sha256"); }

// What is told of the path today; nothing: it cannot be told.
std::optional<std::string> ask(const FileSystem& files, const std::string& path, Look look) {
  switch (look) {
    case Look::status: return told_of(files.status(path));
    case Look::link: return told_of(files.link_target(path));
    case Look::real_path: return told_of(files.real_path(path));
    case Look::entries: {
      const auto folder = files.open_directory(path);
      if (!folder) return std::nullopt;
      auto entries = (*folder)->entries();
      if (!entries) return std::nullopt;
      return told_of(*std::move(entries));
    }
    case Look::content: {
      const auto text = files.read_file(path);
      if (!text) return std::nullopt;
      return told_of_content(*text);
    }
    case Look::headers: {
      const auto folder = files.open_directory(parent_path(path));
      std::string text;
      if (!folder) return std::nullopt;
      const auto read = (*folder)->read(file_name(path), text, ReadUntil::blank_line);
      if (!read || !*read) return std::nullopt;
      return told_of_content(text);
    }
  }
  return std::nullopt;
}

}  // namespace

// A folder that is held open while it is asked.
class ObservedDirectory final : public Directory {
 public:
  ObservedDirectory(const ObservedFiles& files, std::string path, std::unique_ptr<Directory> inner)
      : files_(files), path_(std::move(path)), inner_(std::move(inner)) {}

  Result<std::vector<DirectoryEntry>> entries() const override {
    files_.stamp(path_);
    auto entries = inner_->entries();
    if (entries)
      files_.note(path_, Look::entries, told_of(*entries));
    else
      files_.steady_ = false;
    return entries;
  }

  Result<bool> read(std::string_view relative, std::string& into, ReadUntil until) const override {
    const std::string path = join_path(path_, relative);
    files_.stamp(path);
    auto read = inner_->read(relative, into, until);
    if (read && *read)
      files_.note(path, until == ReadUntil::end ? Look::content : Look::headers, told_of_content(into));
    else
      files_.note_refusal(path, FileKind::regular);
    return read;
  }

 private:
  const ObservedFiles& files_;
  std::string path_;
  std::unique_ptr<Directory> inner_;
};

Observation& ObservedFiles::at(std::string_view path) const {
  const auto found = seen_.find(path);
  return found != seen_.end() ? found->second : seen_.emplace(std::string(path), Observation()).first->second;
}

void ObservedFiles::note(std::string_view path, Look look, std::string told) const {
  std::string& known = at(path).of(look);
  if (known.empty())
    known = std::move(told);
  else if (known != told)
    steady_ = false;
}

void ObservedFiles::stamp(std::string_view path) const {
  Observation& seen = at(path);
  if (seen.stamp) return;
  const auto stamp = file_stamp(files_, path);
  if (stamp && stamp->is_settled(now_)) seen.stamp = stamp;
}

void ObservedFiles::note_refusal(std::string_view path, FileKind wanted) const {
  const auto there = status(path);
  if (there && there->kind == wanted) steady_ = false;
}

std::optional<FileStatus> ObservedFiles::status(std::string_view path) const {
  auto status = files_.status(path);
  note(path, Look::status, told_of(status));
  return status;
}

std::optional<std::string> ObservedFiles::link_target(std::string_view path) const {
  auto target = files_.link_target(path);
  note(path, Look::link, told_of(target));
  return target;
}

std::optional<std::string> ObservedFiles::real_path(std::string_view path) const {
  auto real = files_.real_path(path);
  note(path, Look::real_path, told_of(real));
  return real;
}

Result<std::unique_ptr<Directory>> ObservedFiles::open_directory(std::string_view path) const {
  auto folder = files_.open_directory(path);
  if (!folder) {
    note_refusal(path, FileKind::directory);
    return folder;
  }
  note(path, Look::status, "d");
  return std::make_unique<ObservedDirectory>(*this, std::string(path), *std::move(folder));
}

Result<std::string> ObservedFiles::read_file(std::string_view path) const {
  stamp(path);
  auto text = files_.read_file(path);
  if (text)
    note(path, Look::content, told_of_content(*text));
  else
    note_refusal(path, FileKind::regular);
  return text;
}

Held still_holds(const FileSystem& files, Observations& seen, std::int64_t now) {
  Held held = Held::yes;
  for (auto& [path, one] : seen) {
    const auto stamp = file_stamp(files, path);
    const std::string& status = one.of(Look::status);
    if (!status.empty() && status != told_of(stamp ? std::optional(stamp->status) : std::nullopt))
      return Held::no;
    const bool same = stamp && one.stamp && *stamp == *one.stamp;
    for (std::size_t i = 1; i < looks; ++i) {
      const Look look{static_cast<std::uint8_t>(i)};
      const bool is_told_by_stamp = look != Look::link && look != Look::real_path;
      if (one.told[i].empty() || (same && is_told_by_stamp)) continue;
      if (ask(files, path, look) != one.told[i]) return Held::no;
    }
    if (same || !stamp || !stamp->is_settled(now)) continue;
    const bool has_use =
        !one.of(Look::entries).empty() || !one.of(Look::content).empty() || !one.of(Look::headers).empty();
    if (!has_use) continue;
    one.stamp = stamp;
    held = Held::renewed;
  }
  return held;
}

}  // namespace trysquare::app

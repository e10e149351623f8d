#include "app/observed_files.hpp"

#include "base/parallel.hpp"
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

class Turn {
 public:
  explicit Turn(std::atomic_flag& busy) : busy_(busy) {
    while (busy_.test_and_set(std::memory_order_acquire)) busy_.wait(true, std::memory_order_relaxed);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    busy_.clear(std::memory_order_release);
    busy_.notify_one();
  }

 private:
  std::atomic_flag& busy_;
};

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
  const Turn turn(busy_);
  std::string& known = at(path).of(look);
  if (known.empty())
    known = std::move(told);
  else if (known != told)
    steady_ = false;
}

void ObservedFiles::stamp(std::string_view path) const {
  const auto stamp = file_stamp(files_, path);
  if (!stamp || !stamp->is_settled(now_)) return;
  const Turn turn(busy_);
  Observation& seen = at(path);
  if (!seen.stamp) seen.stamp = stamp;
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

std::vector<KeptObservation> to_keep(const Observations& seen) {
  std::vector<KeptObservation> kept;
  kept.reserve(seen.size());
  for (const auto& [path, one] : seen) {
    KeptObservation& made = kept.emplace_back(KeptObservation{path, {}, one.stamp});
    std::ranges::copy(one.told, made.told.begin());
  }
  return kept;
}

namespace {

Held still_holds(const FileSystem& files, KeptObservation& one, std::int64_t now) {
  const auto stamp = file_stamp(files, one.path);
  const auto told = [&](Look look) { return one.told[static_cast<std::size_t>(look)]; };
  const std::string_view status = told(Look::status);
  if (!status.empty() && status != told_of(stamp ? std::optional(stamp->status) : std::nullopt))
    return Held::no;
  const bool same = stamp && one.stamp && *stamp == *one.stamp;
  bool has_use = false;
  for (const Look look : {Look::link, Look::real_path, Look::entries, Look::content, Look::headers}) {
    if (told(look).empty()) continue;
    const bool is_told_by_stamp = look != Look::link && look != Look::real_path;
    has_use = has_use || is_told_by_stamp;
    if ((!same || !is_told_by_stamp) && ask(files, one.path, look) != told(look)) return Held::no;
  }
  if (same || !has_use || !stamp || !stamp->is_settled(now)) return Held::yes;
  one.stamp = stamp;
  return Held::renewed;
}

}  // namespace

Held still_holds(const FileSystem& files, std::vector<KeptObservation>& seen, std::int64_t now) {
  constexpr std::size_t size = 256;  // of a part
  std::atomic<bool> holds = true, renewed = false;
  const auto look = [&](std::size_t part) {
    const std::size_t end = std::min(seen.size(), (part + 1) * size);
    for (std::size_t i = part * size; i < end && holds.load(std::memory_order_relaxed); ++i) {
      const Held held = still_holds(files, seen[i], now);
      if (held == Held::no) holds = false;
      if (held == Held::renewed) renewed = true;
    }
  };
  const std::size_t parts = (seen.size() + size - 1) / size;
  if (&files == &disk())
    for_each_part(parts, look);
  else
    for (std::size_t part = 0; part < parts; ++part) look(part);
  if (!holds) return Held::no;
  return renewed ? Held::renewed : Held::yes;
}

}  // namespace trysquare::app

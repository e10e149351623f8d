// Files, and everything that was asked of them with what they said: whoever asks the same and is told the
// same comes to the same answer. So an answer is still right where every observation still holds. Laws:
// nothing is told that is not noted. What was told twice and differently, or could not be told, leaves no
// answer that may be kept (`is_steady`). Several threads may ask at once.
#pragma once

#include "base/file_stamp.hpp"
#include "base/filesystem.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::app {

enum class Look : std::uint8_t { status, link, real_path, entries, content, headers };
constexpr std::size_t looks = 6;

// Of one path, as it was asked for.
struct Observation {
  std::array<std::string, looks> told;  // by Look; empty: was not asked
  std::optional<FileStamp> stamp;       // taken before it was read or listed, and settled

  std::string& of(Look look) { return told[static_cast<std::size_t>(look)]; }
  const std::string& of(Look look) const { return told[static_cast<std::size_t>(look)]; }
};
using Observations = std::map<std::string, Observation, std::less<>>;

class ObservedFiles final : public FileSystem {
 public:
  // `now`: nanoseconds, when observing begins.
  ObservedFiles(const FileSystem& files, std::int64_t now) : files_(files), now_(now) {}

  // When nobody asks any more.
  const Observations& seen() const { return seen_; }
  bool is_steady() const { return steady_; }

  std::optional<FileStatus> status(std::string_view path) const override;
  std::optional<std::string> link_target(std::string_view path) const override;
  std::optional<std::string> real_path(std::string_view path) const override;
  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override;
  Result<std::string> read_file(std::string_view path) const override;

 private:
  friend class ObservedDirectory;
  Observation& at(std::string_view path) const;  // with its turn
  void note(std::string_view path, Look look, std::string told) const;
  // Before its content or its entries are asked for.
  void stamp(std::string_view path) const;
  // It could not be read, or listed where it is a `wanted`.
  void note_refusal(std::string_view path, FileKind wanted) const;

  const FileSystem& files_;
  std::int64_t now_;
  mutable std::atomic_flag busy_;  // whoever touches what was seen
  mutable Observations seen_;
  mutable std::atomic<bool> steady_ = true;
};

// The same as it is kept: texts lie elsewhere.
struct KeptObservation {
  std::string path;
  std::array<std::string_view, looks> told;  // by Look
  std::optional<FileStamp> stamp;
};
std::vector<KeptObservation> to_keep(const Observations& seen);  // sorted by path

enum class Held : std::uint8_t {
  no,
  yes,
  renewed,  // yes, and there are stamps now that say so sooner
};

// Whether all of it would be told again. Only what has another stamp is looked into. The machine's own files
// are asked on all cores.
Held still_holds(const FileSystem& files, std::vector<KeptObservation>& seen, std::int64_t now);

}  // namespace trysquare::app

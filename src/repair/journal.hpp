// How far a repair has come, on disk before anything is changed: `.trysquare/journal.json` beside the saved
// tree `.trysquare/before`. Whoever comes after a crash knows by it what to do.
//
//   no journal, or `saving`   nothing of the environment was touched
//   `applying`                anything may have been: the saved tree is what was there
//   `restoring`               the saved tree is being put back
//   `finished`                what is left is to be thrown away
// Law: a state is on disk before what it speaks of begins.
#pragma once

#include "base/error.hpp"
#include "base/file_changes.hpp"
#include "model/repair.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace trysquare::repair {

enum class JournalState : std::uint8_t { saving, applying, restoring, finished };

class Journal {
 public:
  // Whether a repair of this environment was begun and not ended.
  static bool is_there(const std::string& root);
  // Makes the folder; refused where one is there.
  static Result<Journal> begin(const std::string& root);
  // Of a repair that was interrupted; refused while the process that works on it lives.
  static Result<Journal> open(const std::string& root);

  JournalState state() const { return state_; }
  // What was asked for: the request's text, to be done again.
  const std::string& request() const { return request_; }
  std::string saved() const;
  Result<void> set(JournalState state, const std::string& request);
  // Whether a whole tree is saved. What is thrown away has another name at once, so a part never counts.
  bool has_saved() const;
  // The folder goes, the journal last.
  Result<void> end();

 private:
  explicit Journal(std::string root) : root_(std::move(root)) {}
  std::string folder() const;

  std::string root_;
  JournalState state_ = JournalState::saving;
  std::string request_;
  std::shared_ptr<FileLock> lock_;
};

}  // namespace trysquare::repair

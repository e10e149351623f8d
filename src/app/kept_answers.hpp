// Answers about files that are kept in a folder for the next time: one file for each question, which holds
// the question, everything that was looked at (observed_files.hpp) and the answer. Laws: an answer comes back
// only where all that it rests on is still so; a file that is damaged, cut, or of another question is as if
// it were not there; several processes may use a folder at once, and it may be deleted at any time. No link
// in the folder is written through.
#pragma once

#include "app/observed_files.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace trysquare::app {

struct AnswerPlace {
  std::string folder;  // absolute
  std::string question;
};

// The answer, where it still holds; what has new stamps is written anew.
std::optional<std::string> recall_answer(const FileSystem& files, const AnswerPlace& place, std::int64_t now);

Result<void> keep_answer(const AnswerPlace& place, const ObservedFiles& files, const std::string& answer);

}  // namespace trysquare::app

// A snapshot that takes hardly any room: a folder beside the environment whose files share what they hold
// with it, by second names (hard links) or by the disk (reflinks). A program that writes a file in place,
// which installers do not, changes both where they are names of one file: the list that lies beside the tree
// tells it.
//
//   FOLDER/tree/…          what was there
//   FOLDER/snapshot.json   size, mode and time of each file: whole when it is there
#pragma once

#include "base/error.hpp"

#include <string>

namespace trysquare::repair {

// The name under which it was saved: `folder`, or one file, `folder` + ".tar.zst", where the disk cannot
// share. An earlier snapshot of that name is replaced when the new one is whole.
Result<std::string> save_linked(const std::string& root, const std::string& folder);

// The folder of what was there, when it still holds that.
Result<std::string> open_linked(const std::string& folder);

}  // namespace trysquare::repair

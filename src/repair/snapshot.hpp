// What an environment was, so that it can be again: a second tree beside its files, in a folder of its own
// below it. Files that nobody writes in place get a second name (a hard link) there, or share their content
// (a reflink); what installers may write in place is copied. Where the disk can do neither, the whole is
// packed into one file, `.tar.zst`, instead.
// Law: restoring gives the same bytes, modes, links and times, however often it is begun.
#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace trysquare::repair {

// The folder of an environment that holds journal and snapshot while it is changed.
constexpr std::string_view workshop_name = ".trysquare";

// `into` must not be there yet.
Result<void> save_tree(const std::string& root, const std::string& into);
// Of the two the archive counts where it is there: a tree beside it was unpacked from it, perhaps in part.
Result<void> restore_tree(const std::string& saved, const std::string& root);
std::string archive_of(const std::string& saved);

// The tree as one file, `.tar.zst`, and back into a folder that is not there yet.
Result<void> pack_tree(const std::string& root, const std::string& file);
Result<void> unpack_tree(const std::string& file, const std::string& into);

}  // namespace trysquare::repair

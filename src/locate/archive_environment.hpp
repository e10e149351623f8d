// The Python environment inside an archive or a container image: found as on disk, by what lies in it.
//
//   place = venv (pyvenv.cfg) | prefix (lib/python3.*/site-packages, Lib/site-packages) | folder of installed
//           packages (a target directory, a bundle)
// Of several: the one that is named; of an image, the one that its configuration starts; else none is
// guessed.
#pragma once

#include "locate/host.hpp"
#include "model/environment.hpp"
#include "read/archive_tree.hpp"
#include "read/site_directory.hpp"

#include <string>

namespace trysquare::locate {

struct ArchiveQuery {
  std::string path;    // of the archive
  std::string inside;  // a path inside it, as --python names one; empty: found
  read::Depth depth = read::Depth::metadata;
};

Result<model::Environment> find_archived_environment(const Host& host, const read::ArchiveContent& content,
                                                     const ArchiveQuery& query);

}  // namespace trysquare::locate

// Wheels and source distributions themselves, and folders of them.
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
// https://packaging.python.org/en/latest/specifications/source-distribution-format/
//
//   wheel = zip of name-version.dist-info/METADATA…     sdist = tar.gz or zip of name-version/PKG-INFO…
// Of a folder: of each project the newest version that fits the target, a wheel before an sdist, as an
// installer takes them (`pip install --no-index --find-links FOLDER`).
#pragma once

#include "model/environment.hpp"
#include "read/archive_tree.hpp"
#include "read/target.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::read {

bool is_distribution_file(std::string_view name);

// Where the metadata of the one distribution lies that the archive is; nothing when it is something else.
std::optional<std::string> metadata_of_archive(const ArchiveTree& tree, std::string_view file_name);
Result<model::Environment> read_distribution_file(const ArchiveContent& content, const std::string& metadata,
                                                  const std::string& path);

// `target.files` serves the folder.
Result<model::Environment> read_distribution_folder(const std::string& path, const Target& target);

}  // namespace trysquare::read

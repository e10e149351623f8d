// The hashes of what a file lists, as in `hash = "ALGORITHM:DIGEST"` of each of its files. Nothing is
// compared with them here; what an installer would refuse is told at its place.
// https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
#pragma once

#include "data/node.hpp"
#include "read/environment_list.hpp"

namespace trysquare::read {

// Of `files`, `wheels` and `sdist`: tables with a `hash`.
void check_file_hashes(EnvironmentList& list, const data::Node& entry);
// Of `[metadata.files]`, where older files keep them: name -> files.
void check_metadata_hashes(EnvironmentList& list, const data::Node& document);
// An array of hashes.
void check_hashes(EnvironmentList& list, const data::Node& entry, std::string_view key);

// Of a bill of materials: `hashes = [{alg, content}]`.
void check_listed_hashes(EnvironmentList& list, const data::Node& component);

}  // namespace trysquare::read

// Where distributions come from, as the many files write it: URLs of requirements, tables of lock files,
// direct_url.json. Law: credentials are masked, what is not told stays empty.
#pragma once

#include "data/node.hpp"
#include "model/source.hpp"

#include <memory>
#include <string_view>

namespace trysquare::read {

using SourcePointer = std::shared_ptr<const model::Source>;

// Of `name @ LOCATION` and `-e LOCATION`: a URL with pip's prefixes and fragments, or a path.
// https://pip.pypa.io/en/stable/topics/vcs-support/
SourcePointer source_of_location(std::string_view location, bool editable = false);

// Of the members of direct_url.json; null when it names no `url`.
SourcePointer source_of_direct_url(const data::Node& document);

// A wheel or source distribution in a table with `name` or `file`, `url` or `path`, `hash` or `hashes`,
// `size`.
model::DistributionFile source_file_of(const data::Node& table);

// A package of uv.lock, poetry.lock, pdm.lock: its repository, directory or archive, or the files of its
// index.
SourcePointer source_of_package(const data::Node& package);

// The members of `hashes`, else what the older `hash` says.
model::Hashes hashes_of(const data::Node& table);

// "sha256:…" and "sha256=…"; the second member is empty when it is neither.
std::pair<std::string, std::string> hash_of(std::string_view text);

}  // namespace trysquare::read

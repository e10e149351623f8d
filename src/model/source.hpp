// Where a distribution comes from, as far as a lock file, a list with hashes or direct_url.json tells: what
// one needs to fetch the same bytes again. URLs are as written but for credentials, which are masked.
// https://packaging.python.org/en/latest/specifications/direct-url-data-structure/
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace trysquare::model {

using Hashes = std::vector<std::pair<std::string, std::string>>;  // algorithm and value, in the file's order

// A wheel or a source distribution of an index.
struct DistributionFile {
  std::string name;  // its file name
  std::string url, path;
  Hashes hashes;
  std::optional<std::uint64_t> size = {};
};

struct Source {
  enum class Kind : std::uint8_t { index, vcs, directory, archive } kind = Kind::index;
  std::string url, path;  // of all but an index
  std::string vcs, commit, revision;
  std::string subdirectory;
  Hashes hashes;                        // of an archive
  std::vector<DistributionFile> files;  // of an index
};

// Whether both are the same place and content, as far as both tell. Null: an index.
bool same_source(const Source* one, const Source* other);

// As a requirement names it: "git+URL@COMMIT#subdirectory=…", "URL#sha256=…". Empty for an index.
std::string pinned_location(const Source& source);

// "index", "git+https://host/x@COMMIT", a URL or a path: for people.
std::string source_text(const Source* source);

}  // namespace trysquare::model

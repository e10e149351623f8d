// direct_url.json (PEP 610): where a distribution came from when it was no index.
// https://packaging.python.org/en/latest/specifications/direct-url/
#pragma once

#include "base/error.hpp"
#include "read/sources.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::read {

struct DirectUrl {
  std::string url;  // credentials masked
  bool editable = false;
  SourcePointer source;
};

// What an environment says of a distribution: anything that has a URL.
Result<DirectUrl> parse_direct_url(std::string_view text, std::string_view path);

// The whole document, as the standard wants it.
struct DirectUrlDocument {
  std::string url;   // as written
  std::string kind;  // "vcs", "archive", "dir"
  std::optional<std::string> subdirectory;
  std::optional<bool> editable;                                   // of a dir
  std::optional<std::string> vcs, commit_id, requested_revision;  // of a vcs
  std::optional<std::map<std::string, std::string>> hashes;       // of an archive; the old `hash` folded in
};

// Refuses what packaging 26.3 (`packaging.direct_url`) refuses.
Result<DirectUrlDocument> parse_direct_url_document(std::string_view text, std::string_view path);

}  // namespace trysquare::read

#include "data/embedded.hpp"

#include <algorithm>

namespace trysquare::data {

std::span<const EmbeddedFile> embedded_files_below(std::string_view prefix) {
  const auto all = embedded_files();
  const auto below = [&](const EmbeddedFile& file) { return file.path.starts_with(prefix); };
  const auto first = std::ranges::lower_bound(all, prefix, {}, &EmbeddedFile::path);
  const auto last = std::find_if_not(first, all.end(), below);
  return {first, last};
}

const EmbeddedFile* find_embedded_file(std::string_view path) {
  const auto all = embedded_files();
  const auto found = std::ranges::lower_bound(all, path, {}, &EmbeddedFile::path);
  return found != all.end() && found->path == path ? &*found : nullptr;
}

}  // namespace trysquare::data

// Files that travel inside the binary: the data that rules, products and findings are, and the Python that
// goes into modules we write. Which folders: cmake/embed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace trysquare::data {

struct EmbeddedFile {
  std::string_view path;  // relative to the repository: "constraints/ansys-adr/v261.txt"
  std::string_view content;
};

// Sorted by path.
std::span<const EmbeddedFile> embedded_files();

// Those whose path begins with the prefix; a prefix ends in `/`.
std::span<const EmbeddedFile> embedded_files_below(std::string_view prefix);

// Null when there is none.
const EmbeddedFile* find_embedded_file(std::string_view path);

}  // namespace trysquare::data

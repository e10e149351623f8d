#include "locate/tool_file.hpp"

#include "data/toml.hpp"

#include <fmt/core.h>

namespace trysquare::locate {

namespace {

// Nothing when a pyproject.toml holds no [tool.trysquare].
Result<std::optional<FoundToolFile>> read_tool_file(const Host& host, const std::string& path) {
  const auto text = host.files.read_file(path);
  if (!text) return std::unexpected(text.error());
  const auto document = data::parse_toml(*text, path);
  if (!document) return std::unexpected(document.error());
  const data::Node* table = &*document;
  if (file_name(path) == "pyproject.toml") {
    const data::Node* tool = document->find("tool");
    table = tool == nullptr ? nullptr : tool->find("trysquare");
    if (table == nullptr) return std::nullopt;
  }
  auto file = read::read_tool_table(*table, path);
  if (!file) return std::unexpected(std::move(file.error()));
  return FoundToolFile{path, *std::move(file)};
}

}  // namespace

Result<FoundToolFile> find_tool_file(const Host& host, const std::string& named) {
  if (!named.empty()) {
    auto found = read_tool_file(host, named);
    if (!found) return std::unexpected(std::move(found.error()));
    if (*found) return **std::move(found);
    return failure_at({named, 0, 0}, "there is no table [tool.trysquare] in it");
  }
  std::string folder = normal_path(host.directory);
  for (bool here = true;; here = false) {
    for (const std::string_view name : {"trysquare.toml", "pyproject.toml"}) {
      const std::string path = here ? std::string(name) : join_path(folder, name);
      if (!host.files.is_file(join_path(folder, name))) continue;
      auto found = read_tool_file(host, path);
      if (!found) {
        // Somebody else's pyproject.toml may be anything; what is wrong in it is its own tools' to say.
        if (name == "pyproject.toml" && !here) continue;
        return std::unexpected(std::move(found.error()).during("while reading the project's configuration"));
      }
      if (*found) return **std::move(found);
    }
    const std::string above = parent_path(folder);
    if (above.empty() || above == folder) return FoundToolFile{};
    folder = above;
  }
}

}  // namespace trysquare::locate

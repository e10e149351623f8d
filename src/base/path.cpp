// Paths as text (filesystem.hpp). No file is looked at here.
#include "base/filesystem.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace trysquare {

namespace {

bool has_drive(std::string_view path) { return path.size() >= 2 && is_alpha(path[0]) && path[1] == ':'; }

// "/", "C:/", "//server/share/" or nothing.
std::string_view root_of(std::string_view path) {
  if (has_drive(path)) return path.substr(0, path.size() > 2 && path[2] == '/' ? 3 : 2);
  if (path.starts_with("//") && path.size() > 2 && path[2] != '/') return path.substr(0, 2);
  return path.substr(0, path.starts_with('/') ? 1 : 0);
}

}  // namespace

bool is_absolute_path(std::string_view path) {
  if (path.starts_with('/') || path.starts_with("\\\\")) return true;
  return has_drive(path) && path.size() > 2 && (path[2] == '/' || path[2] == '\\');
}

std::string join_path(std::string_view base, std::string_view relative) {
  if (base.empty() || is_absolute_path(relative)) return std::string(relative);
  if (relative.empty()) return std::string(base);
  std::string out(base);
  if (!out.ends_with('/')) out += '/';
  return out += relative;
}

std::string parent_path(std::string_view path) {
  const std::string_view root = root_of(path);
  while (path.size() > root.size() && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string_view::npos || slash < root.size()) return std::string(root);
  return std::string(path.substr(0, std::max(slash, root.size())));
}

bool lies_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) &&
         (folder.ends_with('/') || path[folder.size()] == '/');
}

bool holds_closest(const std::vector<std::string>& folders, const std::vector<std::string>& others,
                   std::string_view path) {
  const auto closest = [&](const std::vector<std::string>& several) {
    std::size_t length = 0;
    for (const std::string& folder : several) {
      if (path == folder || lies_below(path, folder)) length = std::max(length, folder.size());
    }
    return length;
  };
  const std::size_t length = closest(folders);
  return length > 0 && length >= closest(others);
}

std::string_view file_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string normal_path(std::string_view path) {
  // Nearly all are so already: what is asked for by the ten thousand is not taken apart.
  if (path.size() > 1 && path.front() == '/' && path.back() != '/' &&
      path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos)
    return std::string(path);
  std::string text(path);
  if (has_drive(path) || path.starts_with("\\\\")) std::ranges::replace(text, '\\', '/');
  const std::string root(root_of(text));
  std::vector<std::string> parts;
  for (const auto part : split(std::string_view(text).substr(root.size()), '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || root.empty()) {
      parts.emplace_back(part);
    }
  }
  const std::string out = root + join(parts, "/");
  return out.empty() ? "." : out;
}

bool FileSystem::is_file(std::string_view path) const {
  const auto found = status(path);
  return found && found->kind == FileKind::regular;
}

bool FileSystem::is_directory(std::string_view path) const {
  const auto found = status(path);
  return found && found->kind == FileKind::directory;
}

std::vector<DirectoryEntry> FileSystem::list(std::string_view path) const {
  const auto directory = open_directory(path);
  if (!directory) return {};
  auto entries = (*directory)->entries();
  if (!entries) return {};
  std::ranges::sort(*entries, {}, &DirectoryEntry::name);
  return *std::move(entries);
}

}  // namespace trysquare

#include "settings/world.hpp"

#include <algorithm>

namespace trysquare::settings {

namespace {

bool lies_below(std::string_view path, std::string_view root) {
  if (!path.starts_with(root)) return false;
  return path.size() == root.size() || root.ends_with('/') || path[root.size()] == '/';
}

}  // namespace

std::string World::absolute(std::string_view path) const { return normal_path(join_path(directory, path)); }

bool World::may_see(std::string_view path) const {
  const std::string full = absolute(path);
  return std::ranges::any_of(roots, [&](const std::string& root) { return lies_below(full, root); });
}

std::string World::shown(std::string_view path) const {
  if (directory != "/" && lies_below(path, directory) && path.size() > directory.size() + 1) {
    return std::string(path.substr(directory.size() + 1));
  }
  return std::string(path);
}

}  // namespace trysquare::settings

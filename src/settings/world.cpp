#include "settings/world.hpp"

#include <algorithm>
#include <utility>

namespace trysquare::settings {

namespace {

// The first folder above that is there can be listed, and does not hold it: nobody is kept from seeing it.
bool is_absent(const FileSystem& files, const std::string& full) {
  if (files.status(full)) return false;
  std::string inner = full;
  for (std::string at = parent_path(full); at != inner; inner = std::exchange(at, parent_path(at))) {
    const auto status = files.status(at);
    if (!status) continue;
    if (status->kind != FileKind::directory) return true;
    if (files.link_target(inner)) return false;
    // Not there, or not to be looked at: opening it tells, and the folder need not be listed.
    const auto folder = files.open_directory(at);
    std::string nothing;
    const auto opened =
        folder ? (*folder)->read(file_name(inner), nothing, ReadUntil::blank_line) : failure("");
    return opened && !*opened;
  }
  return false;
}

}  // namespace

std::string World::absolute(std::string_view path) const { return normal_path(join_path(directory, path)); }

bool World::may_see(std::string_view path) const {
  const std::string full = absolute(path);
  if (std::ranges::any_of(roots,
                          [&](const std::string& root) { return full == root || lies_below(full, root); }))
    return true;
  return is_absent(files, full);
}

bool World::is_own(std::string_view folder) const { return holds_closest(project, installed, folder); }

std::string World::shown(std::string_view path) const {
  if (directory != "/" && lies_below(path, directory) && path.size() > directory.size() + 1) {
    return std::string(path.substr(directory.size() + 1));
  }
  return std::string(path);
}

}  // namespace trysquare::settings

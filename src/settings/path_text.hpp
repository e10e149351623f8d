// Paths as `pathlib` and `os.path` treat them, as text; POSIX or Windows by the environment's marker
// variables. https://docs.python.org/3/library/pathlib.html#general-properties
#pragma once

#include "settings/world.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::settings {

// As PurePath spells it: `a//b/./c` is `a/b/c`, `..` stays.
std::string pure_path(const World& world, std::string_view text);
std::string joined_path(const World& world, std::string_view base, std::string_view part);
// The parts of a pure path; an absolute one begins with its root.
std::vector<std::string> path_parts(std::string_view path);
std::string path_parent(std::string_view path);
std::string path_name(std::string_view path);
// (stem, suffix)
std::pair<std::string, std::string> path_suffix(std::string_view name);

// os.path: join, normpath, dirname and basename, splitext.
std::string os_join(std::string_view base, std::string_view part);
std::string os_normal(std::string_view path);
std::pair<std::string, std::string> os_split(std::string_view path);
std::pair<std::string, std::string> os_split_suffix(std::string_view path);

}  // namespace trysquare::settings

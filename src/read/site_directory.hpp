// One directory of the search path: the distributions whose metadata lies in it, and its .pth files.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/
// Law: the distributions that importlib.metadata.distributions(path=[directory]) finds; nothing is imported.
#pragma once

#include "base/filesystem.hpp"
#include "model/environment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::read {

// How much of a distribution is read.
enum class Depth : std::uint8_t {
  names,         // directory names are trusted: "name-5.2.19.dist-info" tells enough
  metadata,      // METADATA's headers
  requirements,  // and each Requires-Dist parsed, but for those that plainly ask for an extra
  details        // METADATA's headers, INSTALLER and direct_url.json
};

struct SiteQuery {
  std::string path;
  Depth depth = Depth::metadata;
};

// What setuptools' `develop` leaves: NAME.egg-link, whose first line is the directory of the sources. The
// distribution itself is found there, when a .pth line leads to it.
struct EggLink {
  std::string key;
  std::string directory;
};

struct SiteDirectory {
  std::vector<model::Distribution> distributions;  // by key, then by directory name
  std::vector<std::string> pth_files;              // names, sorted; hidden ones left out
  std::vector<EggLink> egg_links;
  std::vector<model::Finding> problems;
};

// An entry that is no directory (a zip, or nothing at all) is an empty site, as it is for Python.
SiteDirectory read_site_directory(const FileSystem& files, const SiteQuery& query);

}  // namespace trysquare::read

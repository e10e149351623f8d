#include "app/installed_on.hpp"

#include "read/site_directory.hpp"

namespace trysquare::app {

rules::Installed installed_on(const locate::Host& host, const locate::EnvironmentQuery& query) {
  rules::Installed installed;
  installed.markers = query.markers;
  std::vector<std::string> places = query.prepend_path;
  places.insert(places.end(), query.search_path.begin(), query.search_path.end());
  places.insert(places.end(), query.append_path.begin(), query.append_path.end());
  for (const std::string& place : places) {
    const auto site = read::read_site_directory(
        host.files, {.path = join_path(host.directory, place), .depth = read::Depth::names});
    for (const model::Distribution& one : site.distributions)
      installed.versions.try_emplace(one.key, one.version);
  }
  return installed;
}

}  // namespace trysquare::app

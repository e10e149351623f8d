// line = key *white-space "=" *white-space value
#include "read/pyvenv_cfg.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace trysquare::read {

namespace {

// "3.12.1.final.0" -> "3.12.1", "3.13.0.candidate.2" -> "3.13.0rc2", "3.12.1" stays.
std::string plain_version(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 5) return std::string(text);
  std::string out = std::string(parts[0]) + "." + std::string(parts[1]) + "." + std::string(parts[2]);
  const std::string_view level = parts[3];
  if (level == "alpha") out += "a" + std::string(parts[4]);
  if (level == "beta") out += "b" + std::string(parts[4]);
  if (level == "candidate") out += "rc" + std::string(parts[4]);
  return out;
}

}  // namespace

PyvenvCfg parse_pyvenv_cfg(std::string_view text) {
  PyvenvCfg found;
  std::map<std::string, std::string, std::less<>> seen;
  for (const auto line : split_lines(text)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = to_lower(trim(line.substr(0, equals)));
    const std::string_view value = trim(line.substr(equals + 1));
    const auto [first, added] = seen.try_emplace(key, value);
    if (!added && first->second != value &&
        std::ranges::find(found.contradictions, key) == found.contradictions.end())
      found.contradictions.push_back(key);
    if (key == "home" && added) found.home = value;
    if (key == "version" || key == "version_info") found.version = plain_version(value);
    if (key == "implementation") found.implementation = value;
    if (key == "include-system-site-packages") {
      found.system_site_packages = to_lower(value) == "true";
      found.system_site_packages_text = value;
    }
  }
  return found;
}

}  // namespace trysquare::read

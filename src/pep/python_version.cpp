#include "pep/python_version.hpp"

#include "base/text.hpp"

#include <charconv>

namespace trysquare::pep {

std::string python_series(std::string_view version) {
  const auto parts = split(version, '.');
  if (parts.size() < 2 || parts[0].empty() || parts[1].empty()) return {};
  return std::string(parts[0]) + "." + std::string(parts[1]);
}

int python_minor(std::string_view version) {
  int minor = 0;
  const std::size_t dot = version.find('.');
  if (dot != std::string_view::npos)
    std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
  return minor;
}

}  // namespace trysquare::pep

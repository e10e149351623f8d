// Whether some version lies in several sets of specifiers at once, whatever versions there are.
// https://packaging.python.org/en/latest/specifications/version-specifiers/
// Law: the version that is found lies in every set. None is found only where the sets leave no room: a range
// that is not empty holds one of its bounds, or a version close above or below one.
#pragma once

#include "pep/specifier.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::pep {

// Pre-releases count.
std::optional<std::string> find_common_version(const std::vector<const SpecifierSet*>& sets);

// A version in all of the first that some of the second refuse; none when the first lie within the second.
// The second may be empty: then any version of the first counts.
std::optional<std::string> find_version_beyond(const std::vector<const SpecifierSet*>& inner,
                                               const std::vector<const SpecifierSet*>& outer);

}  // namespace trysquare::pep

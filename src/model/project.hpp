// What a project asks for, as its own file declares it: ranges, where an environment has versions.
#pragma once

#include "base/place.hpp"
#include "pep/requirement.hpp"

#include <string>
#include <vector>

namespace trysquare::model {

struct DeclaredRequirement {
  pep::Requirement requirement;
  std::string text;  // as written
  Place place;
};

struct Project {
  std::vector<DeclaredRequirement> requirements;  // those for other targets included
  std::string python;                             // "requires-python": specifiers; empty: any
  bool ranges = false;                            // some requirement names no version
  bool sources_told = false;  // what is listed without a URL comes from an index; else nothing tells
};

}  // namespace trysquare::model

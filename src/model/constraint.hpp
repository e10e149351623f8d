// A constraint: a requirement that restricts a version without causing an install (pip's constraints files).
#pragma once

#include "base/place.hpp"
#include "pep/requirement.hpp"

namespace trysquare::model {

struct Constraint {
  pep::Requirement requirement;
  std::string text;  // as written
  Place place;
};

}  // namespace trysquare::model

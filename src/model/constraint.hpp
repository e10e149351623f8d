// A constraint: a requirement that restricts a version without causing an install (pip's constraints files).
#pragma once

#include "base/place.hpp"
#include "model/source.hpp"
#include "pep/requirement.hpp"

#include <memory>
#include <string>

namespace trysquare::model {

struct Constraint {
  pep::Requirement requirement;
  std::string text;  // as written
  Place place;
  std::shared_ptr<const Source> source = nullptr;  // its files, where the line has their hashes
};

}  // namespace trysquare::model

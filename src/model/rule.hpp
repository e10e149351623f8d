// Rules are data (design, section 5; docs/rules.md): when an environment meets the requirements and the
// settings match, these edits keep the behaviour of the old release.
#pragma once

#include "base/place.hpp"
#include "data/node.hpp"
#include "model/finding.hpp"
#include "model/value.hpp"
#include "pep/requirement.hpp"

#include <string>
#include <vector>

namespace trysquare::model {

// An RFC 6902 operation on the settings (the path's first token is a setting's name, the next ones keys or
// list indexes of the value itself, never of its wire form) plus the rule that asked for it.
struct Edit {
  enum class Op : std::uint8_t { add, remove, replace, move };
  Op op;
  std::string path;  // "/STORAGES/default/BACKEND"
  std::string from;  // of move
  Value value;       // of add and replace
  std::string rule;  // "django/5.1/storages"
  std::string reason;
  Applicability applicability = Applicability::safe;
};

}  // namespace trysquare::model

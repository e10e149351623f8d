// From a rule's edits to a patch of the source that makes them come true, layout and comments kept. A patch
// is only taken when reading the patched source again gives exactly the settings that the edits give; else
// the source stays as it is, and the answer says why.
// Laws: the files of an answer read back as its `settings`; a patch of a patched source is empty.
#pragma once

#include "model/rule.hpp"
#include "patch/workshop.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trysquare::patch {

// What the settings are when files have these bytes instead of their own; nothing where they cannot be read.
using Reading = std::function<std::optional<model::Dict>(const std::vector<File>& changed)>;

struct Order {
  std::vector<File> files;  // the module that was asked for first
  model::Dict settings;     // as they are read now
  const std::vector<model::Edit>& edits;
  const std::vector<model::Rule>& rules;
  Reading read;
};

// Edits that the source could not follow.
struct LeftAlone {
  const model::Rule* rule;
  std::string why;
};

struct Patch {
  std::vector<File> changed;  // with their new bytes
  std::vector<LeftAlone> left_alone;
  model::Dict settings;  // as the patched source gives them
};

Patch make_patch(const Order& order);

}  // namespace trysquare::patch

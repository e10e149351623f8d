// What a manifest is read for: the Python and platform that its markers are asked about, and which of its
// optional parts count.
#pragma once

#include "base/filesystem.hpp"
#include "model/project.hpp"
#include "pep/marker.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

// Extras and groups beside what a project always needs. `defaults`: the groups that its tool takes unasked.
struct Selection {
  std::vector<std::string> extras, groups;
  bool all_extras = false, all_groups = false, defaults = true;

  // Names are compared in their normal form (PEP 503, PEP 735).
  bool wants_extra(std::string_view name) const;
  bool wants_group(std::string_view name, bool by_default = false) const;
};

struct Target {
  pep::MarkerEnvironment known;  // empty fields: not known
  Selection selection = {};
  // Serves the files that a manifest names beside itself; null: it stands alone.
  const FileSystem* files = nullptr;
  std::map<std::string, std::string, std::less<>> variables = {};  // what `${NAME}` stands for
  model::Project* project = nullptr;  // where what the file asks for goes, if anybody wants to know
  bool sources = false;  // keep what is told of files and repositories: only what is written again needs it
};

}  // namespace trysquare::read

// Code rules as the table that a live process works by (python/trysquare/shimming.py): JSON texts, one for
// each module, so that a process parses those that it needs. They are written as they are made: a tree of
// them costs a start more than all that it says.
#pragma once

#include "model/code_rule.hpp"

#include <set>
#include <string>
#include <vector>

namespace trysquare::rules {

struct ShimTable {
  struct Module {
    std::string name;
    std::string json;  // {"symbols": {NAME: [ID, [STAND_IN]]}, "exported": [NAME], "adapters": [ADAPTER]}
    // It lacks names only: nothing has to be done to it before one of them is asked for.
    bool waits_for_a_name = false;
  };

  std::vector<Module> modules;  // sorted by name
  std::vector<std::string> missing_names;
  std::string missing;          // {MODULE: [ID, [STAND_IN]]}
  std::string rules;            // {ID: [message, behaviour]}
  std::set<std::string> files;  // "package/file.py" of the stand-ins that are files, and of no other
};

// Of the rules that have a cure; where two speak of the same name the older release's has it.
// ADAPTER: {"rule", "target", "drop": [NAME], "rename": {NAME: NAME}, "around": STAND_IN or null}.
// STAND_IN: "module", "module:name" or "package/file.py:name".
ShimTable shim_table(const std::vector<model::CodeRule>& rules);

}  // namespace trysquare::rules

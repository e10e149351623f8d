// What the statements at the top of a module bind and touch, found in their syntax alone: which of them may
// wait until one of their names is asked for, and which have to be executed together then.
// https://docs.python.org/3/reference/executionmodel.html#naming-and-binding
// Laws: a statement that may do more than bind names of its module (a call for its effect, a store into an
// object, a look at the variables, a raise) never waits; statements that meet at a name which more than one
// of them binds or changes are one group, executed in order; so a group gives what the whole module would
// give.
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace trysquare::settings {

struct OutlineStep {
  pysource::NodeId statement = 0;
  std::vector<std::string_view> binds;  // names of the module, each once
  bool at_once = false;
  bool tells = false;   // others of its group are asked about what it does, though it need not bind a name
  bool surely = false;  // it binds each of its names, whatever it meets
  std::uint32_t group = 0;
};

struct Outline {
  std::vector<OutlineStep> steps;  // in order
  std::uint32_t groups = 0;
};

// Bodies of functions that wait are read where they matter.
Outline outline_of(pysource::Module& tree);

}  // namespace trysquare::settings

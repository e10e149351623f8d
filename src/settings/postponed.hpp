// Statements of a module of the environment that wait: they are executed when a name that they bind is asked
// for. Each of their names is a Deferred in the module's namespace until then.
// Laws: a group is executed at most once and in order; what it gave is remembered, whatever branch is taken
// back afterwards; a name that it did not bind is not there.
#pragma once

#include "pysource/node.hpp"
#include "settings/object.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::settings {

struct ModuleState;

struct Postponed {
  struct Waiting {
    pysource::NodeId statement = 0;
    std::vector<std::string_view> names;
  };
  // What a name held before it began to wait.
  struct Earlier {
    std::string_view name;
    Ref value = nullptr;
    Origin from = 0;
  };
  struct Result {
    Ref value = nullptr;  // null: it was not bound
    Origin from = 0;
  };

  ModuleState* module = nullptr;
  std::vector<Waiting> waiting;
  std::vector<Earlier> earlier;
  std::map<std::string, Result, std::less<>> results;
  bool running = false;
  bool surely = true;  // each of its names is bound when it has been executed
};

}  // namespace trysquare::settings

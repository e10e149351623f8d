// Which names a scope binds more than once: only for these it matters which binding reaches a use.
// https://docs.python.org/3/reference/executionmodel.html#binding-of-names
//
// Law: a name that is not told here has one place at most that binds it in that scope.
#pragma once

#include "pysource/module.hpp"

#include <map>
#include <set>
#include <string>

namespace trysquare::lifecycle {

using NameSet = std::set<std::string, std::less<>>;

struct Rebound {
  std::map<pysource::NodeId, NameSet> names;  // by scope: a function, a lambda, the module's root
  // Names of the module that one of its functions binds too: they may change at any time.
  NameSet open;
  NameSet outer;  // names of any `nonlocal`
  const NameSet* of(pysource::NodeId scope) const {
    const auto found = names.find(scope);
    return found == names.end() ? nullptr : &found->second;
  }
};

Rebound find_rebound(const pysource::Module& tree);

}  // namespace trysquare::lifecycle

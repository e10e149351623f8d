// Who requires what, in an environment and in the product release that shares its process, and which lines
// constrain it: what `tree` and `why` show.
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::model {

struct TreeNode {
  std::string name, key;
  std::string version;  // empty: not installed, or not told
  bool installed = false;
  std::string root;  // empty: the client's environment; else the release that brings it along
};

struct TreeEdge {
  std::uint32_t from, to;  // indexes of nodes
  std::string wanted;      // "numpy[extra]>=1.26"
  std::string extra;       // of `from`, without which it would not be required
  Place place;
  bool fits = true;
};

struct TreeConstraint {
  std::uint32_t node;
  std::string by;    // "v261", or the file
  std::string text;  // the line
  Place place;
  bool fits = true;
};

struct DependencyTree {
  std::vector<TreeNode> nodes;              // the environment's by key, then the release's
  std::vector<TreeEdge> edges;              // by `from`, in the order of lines
  std::vector<TreeConstraint> constraints;  // in the order of lines
  std::vector<std::uint32_t> starts;        // where showing begins
  bool reverse = false;                     // from what is required to who requires it
};

}  // namespace trysquare::model

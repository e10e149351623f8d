// Where names stand in a module: which statements make a setting what it is, and which only look at it.
// https://docs.python.org/3/reference/simple_stmts.html
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::patch {

using pysource::NodeId;

enum class Use : std::uint8_t {
  assign,   // NAME = value, NAME: type = value
  augment,  // NAME += value
  part,     // NAME[key] = value, NAME[key] += value
  call,     // NAME.method(...), as a statement
  forget,   // del NAME
  alias,    // an import's
  load,
  other  // bound in another way: a loop's target, one of several
};

struct Site {
  Use use = Use::load;
  NodeId name = 0;       // the name; of Use::alias the alias
  NodeId statement = 0;  // the innermost that holds it
  NodeId outermost = 0;  // the statement of the module's body that holds it
  NodeId value = 0;      // of assign, augment and part
  bool in_function = false;
  // Whether the statement is one of the module's body: it is executed whatever the conditions are.
  bool unconditional() const { return statement == outermost; }
  bool shapes() const { return use != Use::load && use != Use::alias; }
};

class Sites {
 public:
  explicit Sites(const pysource::Module& tree);

  // In the order of the text.
  const std::vector<Site>& of(std::string_view name) const;
  // Whether the statement is all that its block holds.
  bool is_alone(NodeId statement) const;
  // The statements that make the name what it is, and those that make the names that they look at.
  std::vector<NodeId> shaping(std::string_view name) const;

 private:
  void enter(NodeId id);
  void leave(NodeId id);
  void add(std::string_view name, Site site);
  void count_blocks(NodeId id);
  void classify(Site& site) const;

  const pysource::Module& tree_;
  std::map<std::string, std::vector<Site>, std::less<>> sites_;
  std::map<NodeId, std::size_t> block_size_;
  std::vector<NodeId> open_;  // statements
  int functions_ = 0;
};

}  // namespace trysquare::patch

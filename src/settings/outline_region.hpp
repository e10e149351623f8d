// What a piece of a module's source does to names when it is run, found in its syntax alone.
// Law: what is told may be more than what happens, never less, but for what code outside of the module does.
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::settings {

using NameId = std::uint32_t;

// Numbers for the names of one module.
class NameTable {
 public:
  NameId number(std::string_view name);
  std::string_view name(NameId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

  // The names that are a function's own, of one function at a time.
  void begin_own() { ++function_; }
  void set_own(NameId id, bool own) { owners_[id] = own ? function_ : 0; }
  bool is_own(NameId id) const { return owners_[id] == function_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    NameId number = 0;  // + 1; 0: free
  };
  void grow();

  std::vector<Slot> slots_;  // open addressing
  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> owners_;  // by name
  std::uint32_t function_ = 1;
};

// `metaclass=abc.ABCMeta`, `Mapping.register(name)`: what is meant hangs on what their names are bound to.
struct Known {
  NameId root = 0;
  std::string_view path;   // behind the root, as it is written: ".ABCMeta"
  std::string_view given;  // the name that is registered
};

struct Region {
  std::vector<NameId> binds;    // names of the module
  std::vector<NameId> reads;    // names that are looked up; a function's own may be among them
  std::vector<NameId> handed;   // given to a call that may change what it gets
  std::vector<NameId> written;  // objects that are stored into, names declared global
  std::vector<std::pair<NameId, std::string_view>> methods;  // called of what the name stands for
  std::vector<NameId> bases;                                 // of classes
  std::vector<Known> metas;                                  // of classes
  std::vector<Known> registers;                              // done for their effect
  bool calls = false;                                        // runs code of functions or classes
  bool effect = false;                                       // does more than bind names
  bool keeps_state = false;                                  // holds a class with a container of its own
  bool hooks = false;  // holds a class whose subclasses run code of its own when they are made
};

// What happens when the statement is executed; bodies of functions are not looked into.
Region region_of(const pysource::Module& tree, pysource::NodeId statement, NameTable& names);
// What may happen when a function in it is called.
Region bodies_of(pysource::Module& tree, pysource::NodeId statement, NameTable& names);

}  // namespace trysquare::settings

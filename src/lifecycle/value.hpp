// What an expression may be: a few things that it can be at most, or something that is not known.
//
// Law: a value is a sorted set of atoms; more than `most_atoms` make it unknown.
#pragma once

#include "lifecycle/program.hpp"
#include "lifecycle/rebound.hpp"
#include "lifecycle/state.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::lifecycle {

enum class AtomKind : std::uint8_t {
  external,  // id: a dotted name outside the program, `self`: the object it was asked of, or 0
  function,  // id: Function
  bound,     // a method of an object: id: Function, self: Object
  cls,       // id: Class
  object,    // id: Object
  module,    // id: ModuleId
  text,      // id: an interned string
  constant,  // id: an interned literal: None, True, 3
  item,      // something of a collection that is not known: it changes from round to round
  unknown,
};

struct Atom {
  AtomKind kind = AtomKind::unknown;
  std::uint32_t id = 0;
  std::uint32_t self = 0;
  auto operator<=>(const Atom&) const = default;
};

class Value {
 public:
  Value() = default;
  Value(Atom one) : atoms_{one} {}  // NOLINT(google-explicit-constructor): an atom is a value

  const std::vector<Atom>& atoms() const { return atoms_; }
  bool empty() const { return atoms_.empty(); }
  // True when something was added.
  bool add(Atom atom);
  bool add(const Value& other);
  const Atom* single() const { return atoms_.size() == 1 ? &atoms_.front() : nullptr; }
  bool has(AtomKind kind) const;
  bool operator==(const Value&) const = default;
  std::string key() const;

 private:
  std::vector<Atom> atoms_;
};

inline Value unknown_value() { return Atom{AtomKind::unknown}; }

// Names of a scope. A class body's scope is not seen from its methods.
struct Scope {
  std::uint32_t id = 0;
  ModuleId module = no_module;
  Scope* outer = nullptr;
  bool is_class = false;
  std::map<std::string, Value, std::less<>> names;
  std::set<std::string, std::less<>> global_names, outer_names;  // `global`, `nonlocal`
  const NameSet* rebound = nullptr;                              // names that are bound more than once here
  NameSet followed;  // those of them that got something that matters
  // Of a module that was executed to its end: which binding of those was the last.
  std::map<std::string, Value, std::less<>> last;
  std::vector<std::string> stars;  // modules outside the program whose names were all imported
};

struct Function {
  std::uint32_t id = 0;
  ModuleId module = no_module;
  pysource::NodeId node = 0;  // a def or a lambda
  Scope* scope = nullptr;     // where it was defined
  std::uint32_t owner = 0;    // its Class, or 0
  bool is_static = false, is_class_method = false, is_property = false;
  bool once = false, manager = false, generator = false, coroutine = false;
  std::string name;
};

struct Class {
  std::uint32_t id = 0;
  ModuleId module = no_module;
  pysource::NodeId node = 0;
  Scope* scope = nullptr;  // its own names
  std::vector<Value> bases;
  std::string name;
  bool once = false;  // its metaclass says what a call of it does: as a rule, the one object again
};

struct Argument {
  std::string keyword;  // empty: by position
  Value value;
  pysource::NodeId node = 0;
};

struct Arguments {
  std::vector<Argument> all;
  bool open = false;  // `*` or `**` of something that is not known
  const Argument* find(std::string_view keyword, int position) const;
  std::string key() const;
};

struct Object {
  std::uint32_t id = 0;
  std::uint32_t cls = 0;  // Class, or 0
  std::string external;   // what was called to make it: "threading.Thread"
  Arguments arguments;    // of that call
  Site site;
  bool collection = false;
  Value items;  // of a collection
  std::map<std::string, Value, std::less<>> attributes;
  std::vector<Value> elements;  // of a tuple or list as it was written, while nobody changed it
  std::uint32_t class_of = 0;   // the object stands for this class itself
  std::uint32_t super_of = 0;   // what super() gives: the class behind which names are looked for
  std::uint32_t super_self = 0;
  Value partial;  // the callable of a partial
  Value entered;  // what is entered before that one is called: a manager that decorates it
};

}  // namespace trysquare::lifecycle

// A source file that is being evaluated, and what is known about the names of its functions.
// https://docs.python.org/3/reference/executionmodel.html#naming-and-binding
#pragma once

#include "pysource/module.hpp"
#include "settings/object.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace trysquare::settings {

// Which names a function binds itself.
struct FunctionFacts {
  std::set<std::string, std::less<>> locals, globals, nonlocals;
  bool yields = false;
};

struct Unit {
  std::string path;      // as messages show it
  std::string file;      // what `__file__` holds
  std::string module;    // dotted name
  std::uint32_t id = 0;  // of Origins
  bool is_project = true;
  pysource::Module tree;
  std::map<pysource::NodeId, FunctionFacts> facts;
};

// Of a FunctionDef or Lambda, made once.
const FunctionFacts& facts_of(Unit& unit, pysource::NodeId function);

struct Scope {
  enum class Type : std::uint8_t { module, function, class_body, comprehension } type = Type::module;
  Ref names = nullptr;  // a dict
  Scope* parent = nullptr;
  Ref globals = nullptr;
  const FunctionFacts* facts = nullptr;
  Ref owner = nullptr;     // of a class body: the class, when it is made
  Ref snapshot = nullptr;  // of a function: what `locals()` gave
};

}  // namespace trysquare::settings

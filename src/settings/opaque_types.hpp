// Values of types that are not Python's plain ones but have members that are modelled: patterns, matches.
// Law: a type whose name begins with `$` never leaves the evaluation; on the wire it is unknown.
#pragma once

#include "settings/interpreter.hpp"

#include <span>
#include <string_view>

namespace trysquare::settings {

struct OpaqueType {
  std::string_view name;
  std::string_view builtin;  // its class among the builtins, "$pattern"
  bool always_true = false;
  std::span<const Native> methods;
  Ref (*attribute)(Interpreter& python, Ref object, std::string_view name) = nullptr;
  Ref (*item)(Interpreter& python, Ref object, Ref key) = nullptr;
};

// Null: nothing is modelled of it.
const OpaqueType* find_opaque_type(Ref object);
bool is_always_true(Ref object);
// Null: it has no such member, or none that is modelled.
Ref opaque_attribute(Interpreter& python, Ref object, std::string_view name);

const OpaqueType& pattern_type();
const OpaqueType& match_type();
const OpaqueType& entry_type();
const OpaqueType& length_of_time_type();

}  // namespace trysquare::settings

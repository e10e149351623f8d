// Views of a dictionary: keys(), values() and items(), which show what it holds now, not what it held.
// https://docs.python.org/3/library/stdtypes.html#dictionary-view-objects
#pragma once

#include "settings/interpreter.hpp"
#include "settings/opaque_types.hpp"

#include <optional>

namespace trysquare::settings {

enum class View : std::uint8_t { keys, values, pairs };

Ref view_of(Interpreter& python, Ref dict, View part);
bool is_view(Ref object);
// The dictionary that a view shows.
Ref viewed(Ref view);
Iteration items_of_view(Interpreter& python, Ref view);
// What can be reached through it: keys cannot change.
Refs reached_by_view(Ref view);
// A view of keys or pairs takes part in operators as a set does; others as they are. Null: raised, not known.
Ref as_set_operand(Interpreter& python, Ref object);

const OpaqueType& keys_type();
const OpaqueType& values_type();
const OpaqueType& pairs_type();

}  // namespace trysquare::settings

// Lists whose members are known and whose order is not: what the file system lists.
// Law: only what no order can change is told of them; sorted, they are lists.
#pragma once

#include "settings/opaque_types.hpp"

namespace trysquare::settings {

// A plain list when there is only one order.
Ref unordered_list(Interpreter& python, Refs items);
// The members; null: it is another object.
const Refs* unordered_items(Ref object);
const OpaqueType& unordered_type();

}  // namespace trysquare::settings

// Between the evaluator's objects, documents that were read, and the model's values.
// Law: what has no exact form is `Unknown` with its reason and place, also deep inside.
#pragma once

#include "data/node.hpp"
#include "model/value.hpp"
#include "settings/interpreter.hpp"

namespace trysquare::settings {

Ref from_node(Interpreter& python, const data::Node& node);
model::Value to_value(Interpreter& python, Ref object);

}  // namespace trysquare::settings

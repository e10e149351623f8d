// What settings hold, in three values: a value that nobody knows (`Unknown`), or a live object that may not
// be read (`Opaque`), makes a question about it neither yes nor no. Law: yes and no stay what they are
// whatever the unknown parts turn out to be.
#pragma once

#include "base/truth.hpp"
#include "model/rule.hpp"

namespace trysquare::rules {

// All of the conditions.
Truth evaluate(const std::vector<model::Condition>& conditions, const model::Dict& settings);
Truth evaluate(const model::Condition& condition, const model::Dict& settings);

// Python's bool().
Truth truth_of(const model::Value& value);
// Python's ==, where a type and a value must agree: 1 is not True here.
Truth equal(const model::Value& a, const model::Value& b);

}  // namespace trysquare::rules

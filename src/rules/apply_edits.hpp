// Applies edits as RFC 6902 says, to the values themselves (not to their wire form). Tuples and sets cannot
// be changed from inside, as in Python: an edit replaces the whole of them. Law: what sanitizing answers as
// `settings` is what its `edits` make of the input.
#pragma once

#include "model/rule.hpp"

#include <span>

namespace trysquare::rules {

Result<void> apply_edit(model::Dict& settings, const model::Edit& edit);
Result<model::Dict> apply_edits(model::Dict settings, std::span<const model::Edit> edits);

}  // namespace trysquare::rules

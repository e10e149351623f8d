// A recorded state of an environment, as `trysquare drift --update-baseline` writes it
// (include/trysquare/state.schema.json).
// Law: what was written is read back as the same state. Paths below the file's own folder are relative to it,
// so that another checkout has the same state.
#pragma once

#include "base/error.hpp"
#include "model/drift.hpp"

#include <string_view>

namespace trysquare::read {

bool looks_like_state(std::string_view text);
// `directory`: the file's own, absolute. All of the file's problems are one error.
Result<model::State> parse_state(std::string_view text, std::string_view path, std::string_view directory);

}  // namespace trysquare::read

// How a fuzz target says that a law does not hold: the process ends, and the fuzzer keeps the input.
#pragma once

#include "base/error.hpp"

#include <cstdlib>

namespace trysquare::test {

inline void demand(bool truth) {
  if (!truth) std::abort();
}

// A refusal of a text says what, and where in it.
inline void demand_place(const Error& error) {
  demand(!error.message.empty());
  demand(error.place.line > 0 && error.place.column > 0);
  demand(draw(error).size() < 4096);
}

}  // namespace trysquare::test

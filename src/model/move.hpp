// What changes for clients from what was accepted to what is accepted now.
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

enum class MoveKind : std::uint8_t {
  must,      // no version is in both
  narrowed,  // some versions are accepted no more
  added,     // nothing was said before
  source,    // it has to come from elsewhere
  widened,   // whoever fitted fits
  dropped,   // nothing is said any more
};
std::string_view to_text(MoveKind kind);

// What an environment has to do about it.
enum class Verdict : std::uint8_t { unknown, absent, stays, moves };
std::string_view to_text(Verdict verdict);

struct Move {
  std::string key;
  std::string marker;         // where it counts; empty: everywhere
  std::string before, after;  // "<5.0,>=4.2.27"; empty: nothing is said
  MoveKind kind = MoveKind::must;
  Verdict verdict = Verdict::unknown;
  std::string installed;  // the version there
  Place old_place, new_place;
};

struct Moves {
  std::string before, after;  // "v261", "v271"
  std::vector<Move> moves;    // by key
  std::string environment;    // whose verdicts these are; empty: nobody's
  std::string remedy;         // a command that brings the environment along; empty: none is needed
};

// Whether somebody who fitted may not fit any more.
bool is_pressing(const Move& move);

}  // namespace trysquare::model

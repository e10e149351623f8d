// Where a value comes from: the set of places (file and line) that shaped it. A set is a place or the union
// of two sets, named by a number; a union is made once, and its places are gathered only when they are asked
// for. Laws: a union costs a look-up whatever its size; what is told of a set is in the order in which places
// were first met, and never more than `most_places` of them.
#pragma once

#include "base/place.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace trysquare::settings {

using Origin = std::uint32_t;  // a set of places; 0: the empty one

// Numbers by pairs of numbers: open addressing, nothing is ever taken out.
class PairTable {
 public:
  // The number of this pair; 0 where it is new, to be filled in before the next call.
  std::uint32_t& at(std::uint32_t left, std::uint32_t right);

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = 0;  // 0: free
  };
  Slot& slot_of(std::uint64_t key);

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

class Origins {
 public:
  static constexpr std::size_t most_places = 200;

  Origins() { sets_.emplace_back(); }

  // The set that holds one place.
  Origin at(std::uint32_t file, std::uint32_t line);
  Origin both(Origin left, Origin right);
  std::vector<Place> places(Origin origin);

  std::uint32_t add_file(std::string path);

 private:
  // Of two sets; with no second one `left` is a position in points_. What a set is made of has lower numbers.
  struct Set {
    Origin left = 0, right = 0;
  };
  bool holds_directly(Origin set, Origin part) const {
    return sets_[set].right != 0 && (sets_[set].left == part || sets_[set].right == part);
  }

  std::vector<std::string> files_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> points_;  // file, line
  std::vector<Set> sets_;
  std::vector<std::uint32_t> seen_;  // by set: the search that met it
  std::uint32_t search_ = 0;
  PairTable singles_, unions_;
};

}  // namespace trysquare::settings

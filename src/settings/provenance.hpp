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

// Numbers by pairs of numbers: open addressing, nothing is ever taken out. Which pair a number stands for is
// known elsewhere and asked there, so that a slot is small: most of the time goes into fetching it.
class PairTable {
 public:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;

  // The number of this pair; 0 where it is new, to be filled in before the next call.
  template <typename PairOf>
  std::uint32_t& at(Pair pair, const PairOf& pair_of) {
    if (used_ * 2 >= slots_.size()) grow(pair_of);
    std::size_t at = begin_of(pair);
    while (slots_[at] != 0 && pair_of(slots_[at]) != pair) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] == 0) ++used_;
    return slots_[at];
  }

 private:
  std::size_t begin_of(Pair pair) const {
    const std::uint64_t key = std::uint64_t{pair.first} << 32U | pair.second;
    return (key * 0x9E3779B97F4A7C15U) >> 32U & (slots_.size() - 1);
  }

  template <typename PairOf>
  void grow(const PairOf& pair_of) {
    constexpr std::size_t fewest = 1024;
    std::vector<std::uint32_t> before(slots_.empty() ? fewest : slots_.size() * 2);
    before.swap(slots_);
    for (const std::uint32_t number : before) {
      if (number == 0) continue;
      std::size_t at = begin_of(pair_of(number));
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = number;
    }
  }

  std::vector<std::uint32_t> slots_;  // 0: free
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

// Where a value comes from: the set of places (file and line) that shaped it. Sets are shared and named by a
// number; making a union of two known ones costs a look-up.
// Laws: a set lists places in the order in which they were first met; it never grows beyond `most_places`.
#pragma once

#include "base/place.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace trysquare::settings {

using Origin = std::uint32_t;  // a set of places; 0: the empty one

class Origins {
 public:
  static constexpr std::size_t most_places = 200;

  Origins() { sets_.emplace_back(); }

  // The set that holds one place.
  Origin at(std::uint32_t file, std::uint32_t line);
  Origin both(Origin left, Origin right);
  std::vector<Place> places(Origin origin) const;

  std::uint32_t add_file(std::string path);

 private:
  std::vector<std::string> files_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> points_;  // file, line
  std::unordered_map<std::uint64_t, Origin> singles_;
  std::vector<std::vector<std::uint32_t>> sets_;  // ascending positions in points_
  std::unordered_map<std::uint64_t, Origin> unions_;
  std::map<std::vector<std::uint32_t>, Origin> known_;
};

}  // namespace trysquare::settings

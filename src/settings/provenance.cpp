#include "settings/provenance.hpp"

#include <algorithm>
#include <iterator>

namespace trysquare::settings {

std::uint32_t Origins::add_file(std::string path) {
  files_.push_back(std::move(path));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

Origin Origins::at(std::uint32_t file, std::uint32_t line) {
  const std::uint64_t key = std::uint64_t{file} << 32U | line;
  const auto [found, fresh] = singles_.try_emplace(key, 0);
  if (fresh) {
    points_.emplace_back(file, line);
    sets_.push_back({static_cast<std::uint32_t>(points_.size() - 1)});
    found->second = static_cast<Origin>(sets_.size() - 1);
    known_.emplace(sets_.back(), found->second);
  }
  return found->second;
}

Origin Origins::both(Origin left, Origin right) {
  if (left == right || right == 0) return left;
  if (left == 0) return right;
  if (left > right) std::swap(left, right);
  const auto [found, fresh] = unions_.try_emplace(std::uint64_t{left} << 32U | right, 0);
  if (!fresh) return found->second;
  std::vector<std::uint32_t> joined;
  std::ranges::set_union(sets_[left], sets_[right], std::back_inserter(joined));
  if (joined.size() > most_places) joined.resize(most_places);
  const auto [same, added] = known_.try_emplace(joined, static_cast<Origin>(sets_.size()));
  if (added) sets_.push_back(std::move(joined));
  return found->second = same->second;
}

std::vector<Place> Origins::places(Origin origin) const {
  std::vector<Place> out;
  for (const std::uint32_t point : sets_[origin]) {
    out.push_back({files_[points_[point].first], points_[point].second, 0});
  }
  return out;
}

}  // namespace trysquare::settings

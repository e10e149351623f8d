#include "settings/provenance.hpp"

#include <algorithm>
#include <utility>

namespace trysquare::settings {

std::uint32_t Origins::add_file(std::string path) {
  files_.push_back(std::move(path));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

Origin Origins::at(std::uint32_t file, std::uint32_t line) {
  Origin& known = singles_.at({file, line}, [&](Origin one) { return points_[sets_[one].left]; });
  if (known == 0) {
    points_.emplace_back(file, line);
    known = static_cast<Origin>(sets_.size());
    sets_.push_back({static_cast<Origin>(points_.size() - 1), 0});
  }
  return known;
}

Origin Origins::both(Origin left, Origin right) {
  if (left == right || right == 0) return left;
  if (left == 0) return right;
  if (left > right) std::swap(left, right);
  // What a loop adds again and again.
  if (holds_directly(right, left)) return right;
  Origin& known = unions_.at({left, right},
                             [&](Origin one) { return PairTable::Pair{sets_[one].left, sets_[one].right}; });
  if (known == 0) {
    known = static_cast<Origin>(sets_.size());
    sets_.push_back({left, right});
  }
  return known;
}

std::vector<Place> Origins::places(Origin origin) {
  std::vector<std::uint32_t> found;
  seen_.resize(sets_.size());
  ++search_;
  std::vector<Origin> todo{origin};
  while (!todo.empty() && found.size() < most_places) {
    const Origin set = todo.back();
    todo.pop_back();
    if (set == 0 || std::exchange(seen_[set], search_) == search_) continue;
    if (sets_[set].right == 0) {
      found.push_back(sets_[set].left);
    } else {
      todo.push_back(sets_[set].right);
      todo.push_back(sets_[set].left);
    }
  }
  std::ranges::sort(found);
  std::vector<Place> out;
  out.reserve(found.size());
  for (const std::uint32_t point : found) {
    out.push_back({files_[points_[point].first], points_[point].second, 0});
  }
  return out;
}

}  // namespace trysquare::settings

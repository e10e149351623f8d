#include "model/environment.hpp"

#include <algorithm>

namespace trysquare::model {

const Distribution* Environment::find(std::string_view key) const {
  const auto found = std::ranges::find(distributions, key, &Distribution::key);
  return found == distributions.end() ? nullptr : &*found;
}

}  // namespace trysquare::model

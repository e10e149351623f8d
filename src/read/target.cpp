#include "read/target.hpp"

#include "pep/name.hpp"

#include <algorithm>

namespace trysquare::read {

namespace {

bool names(const std::vector<std::string>& list, std::string_view name) {
  const std::string wanted = pep::normalize_name(name);
  return std::ranges::any_of(list,
                             [&](const std::string& one) { return pep::normalize_name(one) == wanted; });
}

}  // namespace

bool Selection::wants_extra(std::string_view name) const { return all_extras || names(extras, name); }

bool Selection::wants_group(std::string_view name, bool by_default) const {
  return all_groups || (by_default && defaults) || names(groups, name);
}

}  // namespace trysquare::read

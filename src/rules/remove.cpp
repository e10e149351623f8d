// remove: a setting or a key that is no longer read, or no longer allowed to be there.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"

#include <ranges>

namespace trysquare::rules {

Blocked do_remove(const model::Action& action, Draft& draft) {
  // From the back, so that indexes of lists stay right.
  const auto places = matching_paths(draft.settings(), action.path);
  for (const auto& place : places | std::views::reverse) {
    if (auto blocked = draft.remove(place)) return blocked;
  }
  return std::nullopt;
}

}  // namespace trysquare::rules

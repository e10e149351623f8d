// remove: a setting or a key that is no longer read, or no longer allowed to be there.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"

#include <fmt/core.h>

#include <ranges>

namespace trysquare::rules {

Blocked do_remove(const model::Action& action, Draft& draft) {
  // From the back, so that indexes of lists stay right.
  const auto places = matching_paths(draft.settings(), action.path);
  for (const auto& place : places | std::views::reverse) {
    if (auto unsure = draft.doubt(place)) return unsure;
    if (action.path.tokens.back() != model::any_token && is_item(draft.settings(), place))
      return fmt::format("`{}` is an item of a list: `remove_item` names it by its value", place.text());
    if (auto blocked = draft.remove(place)) return blocked;
  }
  return std::nullopt;
}

}  // namespace trysquare::rules

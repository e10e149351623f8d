// insert_item: an item that a list, tuple or set must hold. Beside an anchor that is not there: at the end.
#include "rules/actions.hpp"
#include "rules/lookup.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

Blocked do_insert_item(const model::Action& action, Draft& draft) {
  using Position = model::Action::Position;
  const model::Value* there = draft.find(action.path);
  const auto* items = there == nullptr ? nullptr : items_of(*there);
  if (items == nullptr) return fmt::format("`{}` is no list, tuple or set", action.path.text());
  if (std::ranges::find(*items, action.value) != items->end()) return std::nullopt;
  const auto anchor = std::ranges::find(*items, action.anchor);
  std::size_t index = items->size();
  if (action.position == Position::start) index = 0;
  if (action.position == Position::before) index = static_cast<std::size_t>(anchor - items->begin());
  if (action.position == Position::after && anchor != items->end())
    index = static_cast<std::size_t>(anchor - items->begin()) + 1;
  return draft.insert_item(action.path, index, action.value);
}

}  // namespace trysquare::rules

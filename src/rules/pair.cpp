// pair: an item that is a text becomes a tuple of a given value and itself: "ann@x" -> ("", "ann@x").
#include "rules/actions.hpp"
#include "rules/map_items.hpp"

namespace trysquare::rules {

Blocked do_pair(const model::Action& action, Draft& draft) {
  return map_items(action.path, draft, [&](const model::Value& item) -> std::optional<model::Value> {
    if (item.as<std::string>() == nullptr) return std::nullopt;
    return model::Value(model::Tuple{{action.value, item}});
  });
}

}  // namespace trysquare::rules

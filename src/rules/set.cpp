// set: a value that must be this one, whatever it was.
#include "rules/actions.hpp"

namespace trysquare::rules {

Blocked do_set(const model::Action& action, Draft& draft) {
  const model::Value* there = draft.find(action.path);
  if (there != nullptr && *there == action.value) return std::nullopt;
  return draft.put(action.path, action.value);
}

}  // namespace trysquare::rules

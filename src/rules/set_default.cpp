// set_default: a value where nothing is set: what the old release did by default is still done.
#include "rules/actions.hpp"

namespace trysquare::rules {

Blocked do_set_default(const model::Action& action, Draft& draft) {
  if (auto unsure = draft.doubt(action.path)) return unsure;
  if (draft.find(action.path) != nullptr) return std::nullopt;
  return draft.put(action.path, action.value);
}

}  // namespace trysquare::rules

// move: a setting has another name or stands in a dict now. What is explicitly there under the new name wins,
// because a package that knows the new name has never looked at the old one; what a rule put there does not.
#include "rules/actions.hpp"
#include "rules/conditions.hpp"
#include "rules/lookup.hpp"

#include <fmt/core.h>

namespace trysquare::rules {

namespace {

Blocked move_truth(const model::Action& action, Draft& draft, const model::Value& value) {
  const Truth truth = truth_of(value);
  if (truth == Truth::unknown) return fmt::format("the value of `{}` is not known", action.path.text());
  if (value.as<bool>() != nullptr) return draft.move(action.path, action.to);
  if (auto blocked = draft.put(action.to, model::Value(truth == Truth::yes))) return blocked;
  return draft.remove(action.path);
}

}  // namespace

Blocked do_move(const model::Action& action, Draft& draft) {
  const model::Value* value = draft.find(action.path);
  if (value == nullptr) return std::nullopt;
  for (const auto* path : {&action.path, &action.to}) {
    if (auto unsure = draft.doubt(*path)) return unsure;
  }
  if (is_item(draft.settings(), action.path))
    return fmt::format("`{}` is an item of a list, which has no name to move", action.path.text());
  if (draft.find(action.to) != nullptr && !draft.is_ours(action.to))
    return draft.remove(action.path,
                        fmt::format("`{}` is set, and wins over the old spelling", action.to.text()));
  if (action.as_truth) return move_truth(action, draft, model::Value(*value));
  return draft.move(action.path, action.to);
}

}  // namespace trysquare::rules

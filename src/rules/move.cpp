// move: a setting has another name or stands in a dict now. What is explicitly there under the new name wins,
// because a package that knows the new name has never looked at the old one; what a rule put there does not.
#include "rules/actions.hpp"
#include "rules/conditions.hpp"
#include "rules/lookup.hpp"

#include <fmt/core.h>

#include <charconv>
#include <limits>

namespace trysquare::rules {

namespace {

Blocked move_truth(const model::Action& action, Draft& draft, const model::Value& value) {
  const Truth truth = truth_of(value);
  if (truth == Truth::unknown) return fmt::format("the value of `{}` is not known", action.path.text());
  if (value.as<bool>() != nullptr) return draft.move(action.path, action.to);
  if (auto blocked = draft.put(action.to, model::Value(truth == Truth::yes))) return blocked;
  return draft.remove(action.path);
}

// Whole numbers of 64 bits; a division must come out even, because the package would round as it likes.
std::optional<std::int64_t> scaled(const model::Action& action, const model::Value& value) {
  const auto* integer = value.as<model::Integer>();
  if (integer == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const char* end = integer->digits.data() + integer->digits.size();
  const auto [stop, wrong] = std::from_chars(integer->digits.data(), end, number);
  if (wrong != std::errc() || stop != end) return std::nullopt;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (number % action.per != 0 || number > most / action.times || number < -most / action.times)
    return std::nullopt;
  return number / action.per * action.times;
}

Blocked move_scaled(const model::Action& action, Draft& draft, const model::Value& value) {
  const auto number = scaled(action, value);
  if (!number)
    return fmt::format("`{}` is no whole number that becomes one when it is {} by {}", action.path.text(),
                       action.per == 1 ? "multiplied" : "divided",
                       action.per == 1 ? action.times : action.per);
  if (auto blocked = draft.put(action.to, model::Value(model::Integer{std::to_string(*number)})))
    return blocked;
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
  if (action.times != 1 || action.per != 1) return move_scaled(action, draft, model::Value(*value));
  return draft.move(action.path, action.to);
}

}  // namespace trysquare::rules

#include "rules/actions.hpp"

#include <array>

namespace trysquare::rules {

Blocked do_action(const model::Action& action, Draft& draft) {
  // In the order of Action::Verb.
  constexpr std::array verbs{do_remove,      do_move,        do_set,      do_set_default, do_replace,
                             do_remove_item, do_insert_item, do_reprefix, do_pick,        do_pair};
  return verbs.at(static_cast<std::size_t>(action.verb))(action, draft);
}

}  // namespace trysquare::rules

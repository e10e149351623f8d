// The verbs of rules, a source file each (docs/rules.md tells what each does to a user).
// Law: a verb that has been done finds nothing to do the second time.
#pragma once

#include "rules/draft.hpp"

namespace trysquare::rules {

Blocked do_action(const model::Action& action, Draft& draft);

Blocked do_remove(const model::Action& action, Draft& draft);
Blocked do_move(const model::Action& action, Draft& draft);
Blocked do_set(const model::Action& action, Draft& draft);
Blocked do_set_default(const model::Action& action, Draft& draft);
Blocked do_replace(const model::Action& action, Draft& draft);
Blocked do_remove_item(const model::Action& action, Draft& draft);
Blocked do_insert_item(const model::Action& action, Draft& draft);
Blocked do_reprefix(const model::Action& action, Draft& draft);
Blocked do_pick(const model::Action& action, Draft& draft);
Blocked do_pair(const model::Action& action, Draft& draft);

}  // namespace trysquare::rules

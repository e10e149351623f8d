// Two branches that start from one state, joined into one: what is equal in both stays, what differs is
// unknown. Laws: the result is right whichever branch Python takes; joining a branch with itself changes
// nothing.
#pragma once

#include "settings/interpreter.hpp"

#include <unordered_map>

namespace trysquare::settings {

class Merger {
 public:
  Merger(Interpreter& python, const Mark& mark, const Delta& left, const Delta& right, Ref reason);

  // The states that differ from those at the mark.
  Delta merged();
  Ref merge(Ref left, Ref right);

 private:
  using States = std::unordered_map<Ref, const State*>;

  const State& state_in(const States& states, Ref object) const;
  State merge_states(const State& left, const State& right);
  State merge_dictionaries(const State& left, const State& right);
  State merge_namespaces(const State& left, const State& right);
  State unknown_state(const State& left, const State& right);
  Ref merge_twins(Ref left, Ref right);
  Ref different(Ref left, Ref right, bool maybe_missing);

  Interpreter& python_;
  const Mark& mark_;
  const Delta& left_;
  const Delta& right_;
  States left_states_, right_states_;
  Ref reason_;
  std::unordered_map<Ref, Ref> twin_of_left_, twin_of_right_;
  std::unordered_map<Ref, State> result_;
  Refs order_;
  int depth_ = 0;
};

}  // namespace trysquare::settings

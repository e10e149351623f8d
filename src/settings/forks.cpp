// Branches that are both taken: captured, parked until the place where they meet again, joined.
#include "settings/interpreter.hpp"
#include "settings/merge.hpp"

#include <algorithm>

namespace trysquare::settings {

namespace {

constexpr std::size_t cost_of_a_name = 8;      // looked at on both ways, in steps
constexpr std::size_t steps_of_one_state = 4;  // to be joined
constexpr std::size_t steps_of_one_join = 20;
constexpr int most_rounds = 10;  // until a loop of unknown length changes nothing more

}  // namespace

const void* Interpreter::target_of(Flow flow) const {
  switch (flow) {
    case Flow::return_: return frame_;
    case Flow::raise: return tries_.empty() ? nullptr : tries_.back();
    case Flow::break_:
    case Flow::continue_: {
      // A block that a generator runs at its `yield` stands in loops of its own frame.
      const auto own = std::find_if(loops_.rbegin(), loops_.rend(),
                                    [&](const Loop* loop) { return loop->frame == frame_; });
      if (own == loops_.rend()) return nullptr;
      return flow == Flow::break_ ? &(*own)->break_target : &(*own)->continue_target;
    }
    case Flow::normal: return nullptr;
  }
  return nullptr;
}

// A branch that nobody would catch: Python cannot have taken it, or there are no settings at all.
bool Interpreter::is_lost(const Outcome& outcome) const {
  return outcome.flow == Flow::raise && (tries_.empty() || outcome.value == nullptr);
}

Outcome Interpreter::capture(const Mark& mark, Flow flow) {
  Outcome outcome{flow, nullptr, {}};
  if (flow == Flow::return_) outcome.value = frame_->returned;
  if (flow == Flow::raise) outcome.value = raised_;
  raised_ = nullptr;
  // What is parked on the way keeps its state, told from this mark on.
  std::vector<Delta*> later{&outcome.delta};
  for (std::size_t i = parked_.size(); i-- > 0;) {
    Parked& parked = parked_[i];
    if (parked.mark.position <= mark.position) break;
    const Delta step = heap.retreat(parked.mark);
    for (Delta* delta : later) {
      *delta = composed(step, std::move(*delta));
      take_steps(delta->size() * steps_of_one_state + 1);
    }
    later.push_back(&parked.outcome.delta);
    parked.mark.position = mark.position;
    parked.mark.serial = mark.serial;
  }
  const Delta first = heap.retreat(mark);
  for (Delta* delta : later) {
    *delta = composed(first, std::move(*delta));
    take_steps(delta->size() * steps_of_one_state + 1);
  }
  return outcome;
}

Flow Interpreter::resume(const Mark& mark, Outcome outcome) {
  heap.apply(std::move(outcome.delta));
  heap.release(mark);
  if (outcome.flow == Flow::return_) frame_->returned = outcome.value;
  if (outcome.flow == Flow::raise) raised_ = outcome.value;
  if (outcome.flow == Flow::normal) resumed_ = outcome.value;
  return outcome.flow;
}

bool Interpreter::park(const Mark& mark, Outcome& outcome, Ref reason) {
  const void* target = target_of(outcome.flow);
  if (target == nullptr) return false;
  const Mark held = heap.checkpoint();  // counts for the parked one
  parked_.push_back({target, {mark.position, mark.serial}, std::move(outcome), lasting(reason)});
  (void)held;
  return true;
}

Flow Interpreter::settle(const Mark& mark, Outcome now, Outcome other, Ref reason) {
  take_steps(steps_of_one_join);
  if (is_stopped()) return resume(mark, std::move(now)), Flow::raise;
  if (is_lost(now)) return resume(mark, std::move(other));
  if (is_lost(other)) return resume(mark, std::move(now));
  if (now.flow == other.flow && now.flow != Flow::raise) {
    Merger merger(*this, mark, now.delta, other.delta, reason);
    // The values take part in the same join: a list that both hold stays one list.
    if (now.value != nullptr && other.value != nullptr) now.value = merger.merge(now.value, other.value);
    Delta merged = merger.merged();
    now.delta = std::move(merged);
    return resume(mark, std::move(now));
  }
  const bool now_goes_on = now.flow == Flow::normal;
  Outcome& leaving = now_goes_on ? other : now;
  Outcome& staying = now_goes_on ? now : other;
  park(mark, leaving, reason);
  return resume(mark, std::move(staying));
}

Flow Interpreter::either(Ref reason, const std::function<Flow()>& first,
                         const std::function<Flow()>& second) {
  const Mark mark = heap.checkpoint();
  Flow flow = first();
  if (is_stopped()) return heap.release(mark), Flow::raise;
  Outcome one = capture(mark, flow);
  flow = second();
  if (is_stopped()) return heap.release(mark), Flow::raise;
  Outcome two = capture(mark, flow);
  return settle(mark, std::move(one), std::move(two), reason);
}

Ref Interpreter::either_value(Ref reason, const std::function<Ref()>& first,
                              const std::function<Ref()>& second) {
  const Mark mark = heap.checkpoint();
  const auto run = [&](const std::function<Ref()>& branch) {
    const Ref value = branch();
    Outcome outcome = capture(mark, value == nullptr ? Flow::raise : Flow::normal);
    if (value != nullptr) outcome.value = value;
    return outcome;
  };
  Outcome one = run(first);
  if (is_stopped()) return heap.release(mark), nullptr;
  Outcome two = run(second);
  if (is_stopped()) return heap.release(mark), nullptr;
  return settle(mark, std::move(one), std::move(two), reason) == Flow::normal ? resumed_ : nullptr;
}

Flow Interpreter::resolve_parked(const void* target, Flow flow) {
  while (!is_stopped()) {
    std::size_t at = parked_.size();
    while (at > 0 && parked_[at - 1].target != target) --at;
    if (at == 0) break;
    Parked parked = std::move(parked_[at - 1]);
    parked_.erase(parked_.begin() + static_cast<std::ptrdiff_t>(at - 1));
    Outcome now = capture(parked.mark, flow);
    // At its target a branch that left for there goes on as the others do.
    if (parked.outcome.flow == Flow::break_ || parked.outcome.flow == Flow::continue_) {
      parked.outcome.flow = Flow::normal;
    }
    flow = settle(parked.mark, std::move(now), std::move(parked.outcome), parked.reason);
  }
  return flow;
}

void Interpreter::drop_parked(std::size_t from) {
  while (parked_.size() > from) {
    for (Try* open : tries_) {
      if (parked_.back().target == open) open->may_raise = false;
    }
    heap.release(parked_.back().mark);
    parked_.pop_back();
  }
}

// The reason as an object of its own: a list that is not known any more is known again when that is taken
// back.
Ref Interpreter::lasting(Ref reason) {
  if (!reason->is_unknown()) return unknown_quietly("a value that is not known");
  const Unknown& why = reason->as<Unknown>();
  return heap.make(Kind::unknown, Unknown{why.reason, why.at, {}, why.inert, false, false});
}

void Interpreter::may_raise(Ref reason) {
  if (tries_.empty() || trusting_ > 0) return;
  Try& open = *tries_.back();
  if (!open.may_raise) {
    open.may_raise = true;
    reason = lasting(reason);
    const Mark mark = heap.checkpoint();
    open.recorded = heap.journal_size();
    open.retreats = heap.retreats();
    parked_.push_back({&open, mark, {Flow::raise, unknown_like(reason, {}), {}}, reason});
    return;
  }
  if (heap.retreats() != open.retreats) {
    const auto own = std::ranges::find_if(parked_, [&](const Parked& one) { return one.target == &open; });
    open.recorded = own == parked_.end() ? 0 : own->mark.position;
    open.retreats = heap.retreats();
  }
  const Refs touched = heap.touched_since({open.recorded, 0});
  open.smeared.insert(open.smeared.end(), touched.begin(), touched.end());
  open.recorded = heap.journal_size();
}

namespace {

// The earlier value already stands for the later one.
bool is_widened(Ref before, Ref later) {
  if (!before->is_unknown()) return false;
  const bool missing = later->is_unknown() && later->as<Unknown>().maybe_missing;
  return !missing || before->as<Unknown>().maybe_missing;
}

}  // namespace

// Makes unknown what the states tell to have changed; whether that was new.
bool Interpreter::widen(const Delta& delta, const Mark& mark, Ref reason) {
  reason = lasting(reason);
  bool changed = false;
  for (const auto& [object, later] : delta) {
    if (heap.is_younger(object, mark) || object->is_unknown()) continue;
    const auto* now = held_if<Dictionary>(object->state.content);
    if (now == nullptr || !now->is_namespace || later.kind != Kind::dict) {
      taint_shallow(object, reason);
      changed = true;
      continue;
    }
    const Dictionary& then = held<Dictionary>(later.content);
    if (!take_steps(cost_of_a_name * (1 + then.size()))) return false;
    if (now->open == nullptr && then.open != nullptr) {
      heap.change_dictionary(object).open = then.open;
      now = &object->dictionary();
      changed = true;
    }
    std::vector<std::pair<Ref, Ref>> different;
    for (const auto& entry : then.entries()) {
      const auto* before = now->find(entry.key, entry.hash);
      if (before != nullptr && (before->value == entry.value || is_widened(before->value, entry.value)))
        continue;
      different.emplace_back(entry.key, before == nullptr ? nullptr : before->value);
    }
    for (const auto& entry : now->entries()) {
      const bool told = entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing;
      if (then.find(entry.key, entry.hash) == nullptr && !told)
        different.emplace_back(entry.key, entry.value);
    }
    for (const auto& [key, before] : different) {
      Merger merger(*this, mark, {}, {}, reason);
      const auto* entry = then.find(key, *hash_of(key));
      const Ref value = merger.merge(before, entry == nullptr ? nullptr : entry->value);
      heap.change_dictionary(object).set(
          key, *hash_of(key), value->is_unknown() ? value : unknown_like(reason, {value}), origin_here());
      changed = true;
    }
  }
  return changed;
}

Flow Interpreter::repeat_unknown(Ref reason, const std::function<Flow()>& body) {
  Loop loop{frame_};
  for (int round = 0; round < most_rounds; ++round) {
    const Mark mark = heap.checkpoint();
    const std::size_t first = parked_.size();
    loops_.push_back(&loop);
    const Flow flow = body();
    loops_.pop_back();
    if (is_stopped()) return heap.release(mark), Flow::raise;
    Outcome outcome = capture(mark, flow);
    std::vector<Delta> changes;
    for (std::size_t i = parked_.size(); i-- > first;) {
      const void* target = parked_[i].target;
      if (target != &loop.break_target && target != &loop.continue_target) continue;
      changes.push_back(std::move(parked_[i].outcome.delta));
      heap.release(parked_[i].mark);
      parked_.erase(parked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const bool leaves = outcome.flow == Flow::return_ || outcome.flow == Flow::raise;
    if (!leaves) changes.push_back(outcome.delta);
    bool changed = false;
    for (const Delta& delta : changes) changed = widen(delta, mark, reason) || changed;
    if (!changed) {
      if (leaves) park(mark, outcome, reason);
      heap.release(mark);
      return Flow::normal;
    }
    drop_parked(first);
    heap.release(mark);
  }
  stop("a loop of unknown length changes ever more");
  return Flow::raise;
}

}  // namespace trysquare::settings

#include "settings/lazy.hpp"

#include "pysource/walk.hpp"
#include "settings/library.hpp"
#include "settings/views.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace trysquare::settings {

namespace {

constexpr std::size_t most_code = 50;      // functions whose names are looked at
constexpr std::size_t most_reads = 2'000;  // what they name

// What code names: values at first hand, and those that the functions which it names look at.
class Names {
 public:
  Refs found;

  void read(const Code& code) {
    if (code.unit == nullptr || seen_.size() > most_code || !seen_.emplace(code.unit, code.node).second)
      return;
    const auto& tree = code.unit->tree;
    std::set<std::string_view> names;
    pysource::walk(tree, code.node, [&](NodeId id) {
      if (tree.kind(id) == pysource::Kind::name) names.insert(tree.name(id));
      return true;
    });
    for (const std::string_view name : names) {
      if (found.size() > most_reads) return;
      if (const Ref value = value_of(code.scope, name)) take(value);
    }
  }

  void take(Ref value) {
    found.push_back(value);
    if (value->is(Kind::bound)) {
      found.push_back(value->as<Bound>().self);
      value = value->as<Bound>().function;
    }
    if (!value->is(Kind::function) || !value->as<Function>().unit->is_project) return;
    const Function& function = value->as<Function>();
    read({function.unit, function.node, function.scope});
  }

 private:
  static Ref value_of(const Scope* scope, std::string_view name) {
    for (; scope != nullptr; scope = scope->parent) {
      if (!scope->names->is(Kind::dict)) continue;
      if (const auto* entry = scope->names->dictionary().find(name)) return entry->value;
    }
    return nullptr;
  }

  std::set<std::pair<const Unit*, NodeId>> seen_;
};

Refs read_by(const Pending& ran) {
  Names names;
  if (ran.calls != nullptr) names.take(ran.calls);
  names.read(ran.code);
  return std::move(names.found);
}

bool cannot_be_gone_through(Ref object) {
  return object->is(Kind::none) || object->is(Kind::boolean) || object->is(Kind::integer) ||
         object->is(Kind::floating);
}

bool holds_values(Ref object) {
  if (object->is(Kind::dict)) return !object->dictionary().is_namespace;
  return object->is(Kind::list) || object->is(Kind::set);
}

}  // namespace

Ref lazy_iterator(Interpreter& python, Pending pending) {
  Iterator made{std::make_shared<const Refs>(), 0};
  made.pending = std::make_shared<const Pending>(std::move(pending));
  return python.heap.make(Kind::iterator, std::move(made));
}

Ref lazy_iterator_of(Interpreter& python, Ref iterable) {
  iterable = python.resolve(iterable);
  if (iterable == nullptr || iterable->is_unknown() || iterable->is(Kind::iterator)) return iterable;
  if (iterable->is(Kind::instance)) {
    const Ref own = own_iterator(python, iterable);
    if (own != nullptr || python.raised() != nullptr || python.is_stopped()) return own;
  }
  if (cannot_be_gone_through(iterable)) return python.raise("TypeError", "object is not iterable");
  const auto run = [iterable](Interpreter& now) { return now.iterate(iterable); };
  return lazy_iterator(python, {run, {iterable}, nullptr, {}});
}

Ref own_iterator(Interpreter& python, Ref iterable) {
  if (!iterable->is(Kind::instance)) return nullptr;
  const Ref method = python.class_attribute(iterable->as<Instance>().type, "__iter__");
  if (method == nullptr || !method->is(Kind::function)) return nullptr;
  const Ref made = python.call_method(iterable, "__iter__", {});
  if (made == nullptr || !made->is(Kind::instance)) return made;
  const Ref next = python.class_attribute(made->as<Instance>().type, "__next__");
  return next != nullptr && next->is(Kind::function)
             ? made
             : python.unknown("an iterator whose `__next__` is not known");
}

Ref next_of(Interpreter& python, Ref own, bool& ended) {
  const Ref item = python.call_method(own, "__next__", {});
  if (item != nullptr || python.is_stopped() || python.raised() == nullptr) return item;
  ended = python.is_instance(python.raised(), python.builtin("StopIteration")) == Truth::yes;
  if (ended) python.forget_raised();
  return nullptr;
}

Iteration rest_of(Interpreter& python, Ref own) {
  Iteration all;
  bool ended = false;
  while (python.take_steps(1)) {
    const Ref item = next_of(python, own, ended);
    if (ended) return all;
    if (item == nullptr) break;
    if (item->is_unknown()) {
      python.taint(own, item);
      return {Iteration::Outcome::unknown, {}, item};
    }
    all.items.push_back(item);
  }
  return {Iteration::Outcome::raised, {}, nullptr};
}

Iteration rest_of_iterator(Interpreter& python, Ref iterator, bool in_parts) {
  const auto unknown = [](Ref why) { return Iteration{Iteration::Outcome::unknown, {}, why}; };
  if (!python.begin(iterator, in_parts)) return {Iteration::Outcome::raised, {}, nullptr};
  if (iterator->is_unknown()) return unknown(iterator);
  if (const Ref why = doubt_about(python, iterator->as<Iterator>()))
    return python.taint(iterator, why), unknown(why);
  auto& state = held<Iterator>(python.heap.change(iterator).content);
  Iteration all;
  all.iterator = iterator;
  all.from = state.at;
  all.items.assign(state.items->begin() + static_cast<std::ptrdiff_t>(state.at), state.items->end());
  state.at = state.items->size();
  all.trailing = std::exchange(state.trailing, nullptr);
  if (all.trailing != nullptr && !in_parts) {
    python.raise_object(all.trailing);
    return {Iteration::Outcome::raised, {}, nullptr};
  }
  if (state.order != nullptr && all.items.size() > 1) {
    all.outcome = Iteration::Outcome::unknown;
    all.unknown = state.order;
    all.any_order = true;
  }
  return all;
}

bool is_generator(Ref object) {
  if (!object->is(Kind::iterator)) return false;
  const auto& made = object->as<Iterator>();
  const auto& by = made.pending != nullptr ? made.pending : made.ran;
  return by != nullptr && by->code.unit != nullptr;
}

Ref doubt_about(Interpreter& python, const Iterator& iterator) {
  if (iterator.ran == nullptr || iterator.at >= iterator.items->size()) return nullptr;
  const Pending& ran = *iterator.ran;
  const auto is_later = [&](Ref object) { return object->changed > iterator.since; };
  Refs surface = ran.goes_through;
  for (Ref& one : surface) {
    if (is_view(one)) one = viewed(one);
  }
  std::erase_if(surface, [](Ref one) { return one->is(Kind::iterator) || one->is(Kind::file); });
  bool changed = std::ranges::any_of(surface, is_later);
  if (!changed && (ran.calls != nullptr || ran.code.unit != nullptr)) {
    const Refs read = read_by(ran);
    changed = !ran.read.empty() && ran.read != read;
    for (const Ref one : read) {
      for (const Ref reached : python.reach_of(one))
        changed = changed || (holds_values(reached) && is_later(reached));
    }
  }
  return changed ? python.unknown("an iterator over what has been changed since it began") : nullptr;
}

// Runs what has waited. False: the evaluation was stopped.
bool Interpreter::begin(Ref iterator, bool in_parts) {
  const auto pending = iterator->as<Iterator>().pending;
  if (pending == nullptr) return true;
  held<Iterator>(heap.change(iterator).content).pending = nullptr;
  Heap::Watch watch;
  if (in_parts) heap.begin_watch(watch);
  Iteration all = pending->run(*this);
  if (in_parts) heap.end_watch(watch);
  if (in_parts && (pending->calls != nullptr || pending->code.unit != nullptr))
    pending->read = read_by(*pending);
  if (is_stopped()) return false;
  if (!iterator->is(Kind::iterator)) return true;
  State& state = heap.change(iterator);
  Ref trailing = nullptr;
  if (all.outcome == Iteration::Outcome::raised) trailing = std::exchange(raised_, nullptr);
  if (all.outcome == Iteration::Outcome::unknown && !all.any_order) {
    const Unknown& why = all.unknown->as<Unknown>();
    state.kind = Kind::unknown;
    state.content = Unknown{why.reason, why.at, std::move(all.items)};
    return true;
  }
  auto& made = held<Iterator>(state.content);
  const bool gives = !all.items.empty();
  made.items = std::make_shared<const Refs>(std::move(all.items));
  made.trailing = trailing;
  made.order = all.any_order ? all.unknown : nullptr;
  made.ran = pending;
  made.since = heap.changes();
  if (!gives) return true;  // it has run to its end
  const Ref own = pending->code.scope == nullptr ? nullptr : pending->code.scope->names;
  for (const Ref touched : watch.touched) {
    if (touched != own && holds_values(touched))
      taint_shallow(touched, unknown_quietly("changed by a generator that is asked for one value at a time"));
  }
  return true;
}

// Of what was taken for one walk, all but the first `taken`.
void Interpreter::give_back(const Iteration& all, std::size_t taken) {
  if (all.iterator == nullptr || !all.iterator->is(Kind::iterator)) return;
  held<Iterator>(heap.change(all.iterator).content).at = all.from + taken;
}

Walk::Walk(Interpreter& python, Ref iterable) : python_(python), iterable_(python.resolve(iterable)) {
  const Ref own = iterable_ == nullptr ? nullptr : own_iterator(python, iterable_);
  if (own != nullptr && own->is(Kind::instance)) {
    own_ = own;
    return;
  }
  if (own != nullptr) iterable_ = own;
  if (iterable_ == nullptr || python.raised() != nullptr || python.is_stopped())
    all_.outcome = Iteration::Outcome::raised;
  else
    all_ = python.iterate(iterable_, true);
  if (iterable_ != nullptr && is_view(iterable_)) iterable_ = viewed(iterable_);
}

Walk::Step Walk::changed(Ref why) {
  all_.unknown = why;
  return Step::unknown;
}

Walk::Step Walk::next_of_own() {
  bool ended = false;
  item_ = next_of(python_, own_, ended);
  if (ended) return Step::end;
  if (item_ == nullptr) return Step::raised;
  if (!item_->is_unknown()) return Step::item;
  python_.taint(own_, item_);
  return changed(item_);
}

Walk::Step Walk::next() {
  if (own_ != nullptr) return next_of_own();
  const Ref of = iterable_;
  if (at_ > 0) {
    if (of->is(Kind::list)) {  // as it is now
      if (at_ >= of->items().size()) return Step::end;
      item_ = of->items()[at_++];
      return Step::item;
    }
    const bool spoilt = of->is_unknown() && at_ < all_.items.size();
    if (spoilt && all_.iterator == nullptr) return changed(of);
    if (of->is(Kind::dict) || of->is(Kind::set)) {
      if (of->dictionary().size() != all_.items.size())
        return python_.raise("RuntimeError", "changed size during iteration"), Step::raised;
    }
    if (all_.iterator != nullptr && at_ < all_.items.size()) {
      if (all_.iterator->is_unknown()) return changed(all_.iterator);
      const Iterator now = all_.iterator->as<Iterator>();
      Iterator then = now;
      then.at = all_.from + at_;
      if (const Ref why = doubt_about(python_, then)) return changed(why);
    }
  }
  if (at_ < all_.items.size()) {
    item_ = all_.items[at_++];
    return Step::item;
  }
  if (all_.trailing == nullptr) return Step::end;
  python_.raise_object(all_.trailing);
  return Step::raised;
}

}  // namespace trysquare::settings

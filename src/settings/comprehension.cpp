// Comprehensions and generator expressions.
// https://docs.python.org/3/reference/expressions.html#displays-for-lists-sets-and-dictionaries
#include "settings/interpreter.hpp"
#include "settings/lazy.hpp"
#include "settings/unordered.hpp"

#include <utility>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Flow Interpreter::comprehend(std::span<const NodeId> generators, const std::function<bool()>& emit,
                             Ref iterable) {
  if (generators.empty()) return emit() ? Flow::normal : Flow::raise;
  const auto& tree = frame_->unit->tree;
  const auto generator = tree.as<ast::Comprehension>(generators[0]);
  const bool is_first = iterable != nullptr;
  if (!is_first) iterable = evaluate(generator.iter);
  if (iterable == nullptr) return Flow::raise;
  Walk walk(*this, iterable);
  const Iteration& all = walk.all();
  if (all.outcome == Iteration::Outcome::raised) return Flow::raise;
  const bool any_order = is_first && all.any_order;
  if (any_order) order_ = all.unknown;
  if (all.outcome == Iteration::Outcome::unknown && !any_order) {
    resumed_ = all.unknown;  // the whole is not known
    return Flow::break_;
  }
  while (true) {
    const Walk::Step step = walk.next();
    if (step == Walk::Step::end) return Flow::normal;
    if (step == Walk::Step::raised || !take_steps(1)) return Flow::raise;
    if (step == Walk::Step::unknown) return resumed_ = walk.unknown(), Flow::break_;
    if (!assign(generator.target, walk.item())) return Flow::raise;
    bool wanted = true;
    for (const NodeId condition : tree.items(generator.conditions)) {
      const Ref test = evaluate(condition);
      bool failed = test == nullptr;
      const Truth known = failed ? Truth::unknown : truth(test, failed);
      if (failed) return Flow::raise;
      if (known == Truth::unknown) {
        resumed_ = test->is_unknown() ? test : unknown("a condition that is not known");
        return Flow::break_;
      }
      wanted = wanted && known == Truth::yes;
      if (!wanted) break;
    }
    if (!wanted) continue;
    const Flow flow = comprehend(generators.subspan(1), emit, nullptr);
    if (flow != Flow::normal) return flow;
  }
}

// What it gives, in the frame at hand; keys and values go into `dict`, where there is one.
Iteration Interpreter::run_comprehension(NodeId id, Scope& scope, Ref iterable, Ref dict) {
  const auto& tree = frame_->unit->tree;
  const auto pairs = dict != nullptr ? tree.as<ast::DictComp>(id) : ast::DictComp{};
  const auto single = dict != nullptr ? ast::Comprehended{} : tree.as<ast::Comprehended>(id);
  const auto generators = tree.items(dict != nullptr ? pairs.generators : single.generators);
  Scope* const outer = std::exchange(frame_->scope, &scope);
  Iteration made;
  const auto emit = [&] {
    if (dict != nullptr) {
      const Ref key = evaluate(pairs.key);
      const Ref value = key == nullptr ? nullptr : evaluate(pairs.value);
      return value != nullptr && dict_set(dict, key, value);
    }
    const Ref item = evaluate(single.element);
    if (item != nullptr) made.items.push_back(item);
    return item != nullptr;
  };
  const Ref outer_order = std::exchange(order_, nullptr);
  const Flow flow = comprehend(generators, emit, iterable);
  frame_->scope = outer;
  const Ref order = std::exchange(order_, outer_order);
  if (flow == Flow::raise) made.outcome = Iteration::Outcome::raised;
  if (flow == Flow::break_) {
    made.outcome = Iteration::Outcome::unknown;
    made.unknown = resumed_;
    made.items.push_back(iterable);
  }
  const std::size_t count = dict == nullptr        ? made.items.size()
                            : dict->is(Kind::dict) ? dict->dictionary().size()
                                                   : 0;  // given up on the way
  if (flow == Flow::normal && order != nullptr && count > 1) {
    made.outcome = Iteration::Outcome::unknown;
    made.unknown = order;
    made.any_order = true;
  }
  return made;
}

// Run when somebody asks for a value, but for what it goes through, which is there at once.
Ref Interpreter::generator_expression(NodeId id, Scope& scope, Ref iterable) {
  Unit* const unit = frame_->unit;
  const auto run = [id, unit, &scope, iterable](Interpreter& python) {
    Frame here{unit, scope.parent, python.frame_};
    here.at = id;
    here.function = python.frame_ == nullptr ? nullptr : python.frame_->function;
    python.frame_ = &here;
    Iteration made = python.run_comprehension(id, scope, iterable, nullptr);
    python.frame_ = here.back;
    if (python.frame_ != nullptr)
      python.frame_->reads = python.origins.both(python.frame_->reads, here.reads);
    return made;
  };
  return lazy_iterator(*this, {run, {iterable}, nullptr, {unit, id, &scope}});
}

Ref Interpreter::evaluate_comprehension(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const Syntax kind = tree.kind(id);
  const bool is_dict = kind == Syntax::dict_comp;
  const auto generators =
      tree.items(is_dict ? tree.as<ast::DictComp>(id).generators : tree.as<ast::Comprehended>(id).generators);
  // The first iterable belongs to the scope outside.
  const Ref iterable = resolve(evaluate(tree.as<ast::Comprehension>(generators[0]).iter));
  if (iterable == nullptr) return nullptr;
  if (iterable->is_unknown()) return may_raise(iterable), unknown_like(iterable, {iterable});
  Dictionary content;
  content.is_namespace = true;
  Scope& scope = scopes_.emplace_back(
      Scope{Scope::Type::comprehension, heap.dict(std::move(content)), frame_->scope, globals(), nullptr});
  if (kind == Syntax::generator_exp) {
    const Ref through = lazy_iterator_of(*this, iterable);
    return through == nullptr ? nullptr : generator_expression(id, scope, through);
  }
  const Ref dict = is_dict ? heap.dict() : nullptr;
  Iteration made = run_comprehension(id, scope, iterable, dict);
  if (made.outcome == Iteration::Outcome::raised) return nullptr;
  const bool is_set = kind == Syntax::set_comp;
  if (made.any_order && !is_set)
    return is_dict ? unknown_like(made.unknown, {dict}) : unordered_list(*this, std::move(made.items));
  if (made.outcome == Iteration::Outcome::unknown && !made.any_order)
    return unknown_like(made.unknown, std::move(made.items));
  if (is_dict) return dict;
  if (kind == Syntax::list_comp) return heap.list(std::move(made.items));
  const Ref set = heap.make(Kind::set, Dictionary());
  for (const Ref item : made.items) {
    const auto hash = hash_of(item);
    if (!hash) return unknown("a set of what is not known");
    heap.change_dictionary(set).set(item, *hash, nullptr, 0);
  }
  return set;
}

}  // namespace trysquare::settings

// Comprehensions and generator expressions; the latter are run at once.
// https://docs.python.org/3/reference/expressions.html#displays-for-lists-sets-and-dictionaries
#include "settings/interpreter.hpp"
#include "settings/unordered.hpp"

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Flow Interpreter::comprehend(std::span<const NodeId> generators, const std::function<bool()>& emit,
                             Iteration first) {
  if (generators.empty()) return emit() ? Flow::normal : Flow::raise;
  const auto& tree = frame_->unit->tree;
  const auto generator = tree.as<ast::Comprehension>(generators[0]);
  Iteration all = std::move(first);
  if (all.items.empty() && all.unknown == nullptr) {
    const Ref iterable = evaluate(generator.iter);
    if (iterable == nullptr) return Flow::raise;
    all = iterate(iterable);
    if (all.outcome == Iteration::Outcome::raised) return Flow::raise;
  }
  if (all.outcome == Iteration::Outcome::unknown) {
    resumed_ = all.unknown;  // the whole is not known
    return Flow::break_;
  }
  for (const Ref item : all.items) {
    if (!take_steps(1) || !assign(generator.target, item)) return Flow::raise;
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
    const Flow flow = comprehend(generators.subspan(1), emit, {});
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Ref Interpreter::evaluate_comprehension(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const Syntax kind = tree.kind(id);
  const bool is_dict = kind == Syntax::dict_comp;
  const auto pairs = is_dict ? tree.as<ast::DictComp>(id) : ast::DictComp{};
  const auto single = is_dict ? ast::Comprehended{} : tree.as<ast::Comprehended>(id);
  const auto generators = tree.items(is_dict ? pairs.generators : single.generators);

  // The first iterable belongs to the scope outside.
  const Ref iterable = evaluate(tree.as<ast::Comprehension>(generators[0]).iter);
  if (iterable == nullptr) return nullptr;
  Iteration first = iterate(iterable);
  if (first.outcome == Iteration::Outcome::raised) return nullptr;
  const bool any_order = first.any_order;
  const Ref first_order = first.unknown;
  if (first.outcome == Iteration::Outcome::unknown && !any_order)
    return unknown_like(first.unknown, {iterable});
  first.outcome = Iteration::Outcome::items;

  Dictionary content;
  content.is_namespace = true;
  Scope& scope = scopes_.emplace_back(
      Scope{Scope::Type::comprehension, heap.dict(std::move(content)), frame_->scope, globals(), nullptr});
  Scope* outer = std::exchange(frame_->scope, &scope);
  const Ref dict = is_dict ? heap.dict() : nullptr;
  Refs items;
  const auto emit = [&] {
    if (is_dict) {
      const Ref key = evaluate(pairs.key);
      const Ref value = key == nullptr ? nullptr : evaluate(pairs.value);
      return value != nullptr && dict_set(dict, key, value);
    }
    const Ref item = evaluate(single.element);
    if (item != nullptr) items.push_back(item);
    return item != nullptr;
  };
  Flow flow = Flow::normal;
  if (!first.items.empty()) flow = comprehend(generators, emit, std::move(first));
  frame_->scope = outer;
  if (flow == Flow::raise) return nullptr;
  if (flow == Flow::break_) return unknown_like(resumed_, std::move(items));
  const bool is_set = kind == Syntax::set_comp;
  if (any_order && !is_set && (is_dict ? dict->dictionary().size() : items.size()) > 1)
    return is_dict ? unknown_like(first_order, {dict}) : unordered_list(*this, std::move(items));
  if (is_dict) return dict;
  if (kind == Syntax::list_comp) return heap.list(std::move(items));
  if (kind == Syntax::generator_exp)
    return heap.make(Kind::iterator, Iterator{std::make_shared<const Refs>(std::move(items)), 0});
  const Ref made = heap.make(Kind::set, Dictionary());
  for (const Ref item : items) {
    const auto hash = hash_of(item);
    if (!hash) return unknown("a set of what is not known");
    heap.change_dictionary(made).set(item, *hash, nullptr, 0);
  }
  return made;
}

}  // namespace trysquare::settings

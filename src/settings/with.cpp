// with: managers entered in turn, left on every way out of the block.
// https://docs.python.org/3/reference/compound_stmts.html#the-with-statement
#include "settings/interpreter.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace ast = pysource::ast;

namespace {

constexpr std::string_view pending_mark = "$pending";

}  // namespace

Flow Interpreter::execute_with(NodeId id) {
  const auto statement = frame_->unit->tree.as<ast::With>(id);
  return with_item(statement.items, 0, statement.body);
}

Flow Interpreter::with_item(pysource::List items, std::size_t index, pysource::List body) {
  const auto& tree = frame_->unit->tree;
  const auto all = tree.items(items);
  if (index >= all.size()) return execute(body);
  const auto entry = tree.as<ast::WithItem>(all[index]);
  const Ref manager = evaluate(entry.context);
  if (manager == nullptr) return Flow::raise;
  const std::function<Flow(Ref)> inside = [&](Ref value) {
    if (entry.target != 0 && !assign(entry.target, value)) return Flow::raise;
    return with_item(items, index + 1, body);
  };
  if (manager->is(Kind::file)) {
    const std::size_t first = parked_.size();
    const Flow flow = inside(manager);
    return finally(first, flow, [&](Flow) {
      if (manager->is(Kind::file)) held<File>(heap.change(manager).content).closed = true;
      return Flow::normal;
    });
  }
  if ((manager->is_unknown() && manager->as<Unknown>().inert)) return inside(manager);
  const bool known =
      manager->is(Kind::instance) && manager->as<Instance>().type->as<Class>().unknown == nullptr;
  if (known && manager->as<Instance>().names->dictionary().find(pending_mark) != nullptr)
    return with_generator(manager, inside);
  if (known) return with_instance(manager, inside);
  // What the manager gives, and what it does with an exception, is not known.
  const Ref why = manager->is_unknown() ? manager : unknown("a context manager that is not modelled");
  taint(manager, why);
  Try context;
  tries_.push_back(&context);
  const Flow flow = inside(unknown_like(why, {}));
  tries_.pop_back();
  const auto swallow = [&](Ref exception) {
    return either(why, [] { return Flow::normal; }, [&] { return raised_ = exception, Flow::raise; });
  };
  const Ref exception = flow == Flow::raise ? std::exchange(raised_, nullptr) : nullptr;
  if (is_stopped()) return Flow::raise;
  return end_try(context, exception == nullptr ? flow : swallow(exception), swallow);
}

// `__exit__`, told of the exception or of none; whether it swallows that is what it returns.
Flow Interpreter::leave_manager(Ref manager, Ref exception) {
  Refs told{none(), none(), none()};
  if (exception != nullptr)
    told = {exception->is_unknown() ? exception : type_of(exception), exception,
            unknown_quietly("a traceback")};
  const Ref answer = call_method(manager, "__exit__", std::move(told));
  if (answer == nullptr) return Flow::raise;
  if (exception == nullptr) return Flow::normal;
  bool failed = false;
  const Truth swallows = truth(answer, failed);
  if (failed) return Flow::raise;
  const auto again = [&] { return raised_ = exception, Flow::raise; };
  if (swallows == Truth::unknown)
    return either(
        answer->is_unknown() ? answer : unknown("what a context manager returns"),
        [] { return Flow::normal; }, again);
  return swallows == Truth::yes ? Flow::normal : again();
}

Flow Interpreter::with_instance(Ref manager, const std::function<Flow(Ref)>& body) {
  const Ref value = call_method(manager, "__enter__", {});
  if (value == nullptr) return Flow::raise;
  Try context;
  const std::size_t first = parked_.size();
  tries_.push_back(&context);
  Flow flow = body(value);
  tries_.pop_back();
  if (is_stopped()) return Flow::raise;
  bool left = false;
  const auto leave = [&](Ref exception) { return leave_manager(manager, exception); };
  if (flow == Flow::raise) {
    flow = leave(std::exchange(raised_, nullptr));
    left = true;
  } else if (flow == Flow::normal && first == parked_.size()) {
    return leave(nullptr);
  }
  // Ways that left the block otherwise are told of no exception.
  const auto last = [&](Flow way) {
    if (way == Flow::raise || (way == Flow::normal && left)) return Flow::normal;
    return leave_manager(manager, nullptr);
  };
  flow = finally(first, flow, last);
  return is_stopped() ? Flow::raise : end_try(context, flow, leave);
}

// A generator function's call, kept until a `with` runs it.
Ref Interpreter::pending_manager(Ref function, Scope& scope) {
  const Ref type = make_class("_GeneratorContextManager", "contextlib", {}, heap.dict());
  Call none_given;
  const Ref made = new_instance(type, none_given);
  pending_.push_back({function, &scope});
  dict_set_text(made->as<Instance>().names, pending_mark,
                heap.integer(static_cast<Wide>(pending_.size() - 1)));
  return made;
}

// The generator runs, and the block runs at its `yield`: exceptions of the block are raised there.
Flow Interpreter::with_generator(Ref manager, const std::function<Flow(Ref)>& body) {
  const auto* mark = manager->as<Instance>().names->dictionary().find(pending_mark);
  const auto [function, scope] = pending_[static_cast<std::size_t>(mark->value->as<Wide>())];
  Frame* const here = frame_;
  Flow left = Flow::normal;
  bool ran = false;
  const std::function<Ref(Ref)> at_yield = [&](Ref value) -> Ref {
    if (std::exchange(ran, true)) return raise("RuntimeError", "generator didn't stop");
    Frame* const generator = std::exchange(frame_, here);
    left = body(value);
    frame_ = generator;
    if (left == Flow::raise || is_stopped()) return nullptr;
    return none();
  };
  next_yield_ = &at_yield;
  const Ref done = run_body(function, *scope);
  next_yield_ = nullptr;
  if (done == nullptr) return Flow::raise;
  if (!ran) return unknown("a generator that yields nothing"), Flow::normal;
  return left == Flow::raise ? Flow::normal : left;
}

}  // namespace trysquare::settings

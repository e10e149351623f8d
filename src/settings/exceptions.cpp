// try, raise, assert. https://docs.python.org/3/reference/compound_stmts.html#the-try-statement
#include "settings/interpreter.hpp"
#include "settings/merge.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Flow Interpreter::execute_try(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::Try>(id);
  Try context;
  const std::size_t first = parked_.size();
  tries_.push_back(&context);
  const std::size_t imports = static_cast<std::size_t>(eager_);
  Flow flow = execute(statement.body);
  eager_ = static_cast<int>(imports);
  tries_.pop_back();
  if (is_stopped()) return Flow::raise;
  if (flow == Flow::normal && statement.orelse.at != 0) {
    flow = execute(statement.orelse);
  } else if (flow == Flow::raise) {
    const Ref exception = raised_;
    raised_ = nullptr;
    flow = run_handlers(id, exception);
  }
  flow = end_try(context, flow, [&](Ref exception) { return run_handlers(id, exception); });
  if (statement.finalbody.at == 0 || is_stopped()) return flow;
  return finally(first, flow, [&](Flow) { return execute(statement.finalbody); });
}

// What comes last, on the way that is taken and on each way that left before (parked from `first` on).
Flow Interpreter::finally(std::size_t first, Flow flow, const std::function<Flow(Flow)>& last) {
  for (std::size_t at = parked_.size(); at-- > first && !is_stopped();) {
    Parked parked = std::move(parked_[at]);
    parked_.erase(parked_.begin() + static_cast<std::ptrdiff_t>(at));
    Outcome now = capture(parked.mark, flow);
    heap.apply(parked.outcome.delta);
    const Flow left = parked.outcome.flow;
    if (left == Flow::return_) frame_->returned = parked.outcome.value;
    if (left == Flow::raise) raised_ = parked.outcome.value;
    const Flow ended = end_with(left, last);
    if (is_stopped()) return Flow::raise;
    parked.outcome = capture(parked.mark, ended);
    const void* target = ended == left ? parked.target : target_of(ended);
    if (target != nullptr) {
      (void)heap.checkpoint();  // counts for the parked one
      parked_.insert(parked_.begin() + static_cast<std::ptrdiff_t>(std::min(at, parked_.size())),
                     {target, parked.mark, std::move(parked.outcome), parked.reason});
    }
    flow = resume(parked.mark, std::move(now));
  }
  return is_stopped() ? Flow::raise : end_with(flow, last);
}

// The block that comes last; the flow goes on as it did, unless the block says otherwise.
Flow Interpreter::end_with(Flow flow, const std::function<Flow(Flow)>& last) {
  const Ref pending = std::exchange(raised_, nullptr);
  const Ref returned = frame_->returned;
  const Flow ended = last(flow);
  if (ended != Flow::normal) return ended;
  raised_ = pending;
  frame_->returned = returned;
  return flow;
}

// Joins what may have left the body by an exception: `handle` says how it goes on.
Flow Interpreter::end_try(Try& context, Flow flow, const std::function<Flow(Ref)>& handle) {
  while (!is_stopped()) {
    std::size_t at = parked_.size();
    while (at > 0 && parked_[at - 1].target != &context) --at;
    if (at == 0) break;
    Parked parked = std::move(parked_[at - 1]);
    parked_.erase(parked_.begin() + static_cast<std::ptrdiff_t>(at - 1));
    Outcome now = capture(parked.mark, flow);
    heap.apply(parked.outcome.delta);
    if (parked.outcome.value->is_unknown()) {
      Delta smeared;
      for (const auto& change : now.delta) {
        if (std::ranges::find(context.smeared, change.first) != context.smeared.end())
          smeared.push_back(change);
      }
      widen(smeared, parked.mark, parked.reason);
    }
    const Flow handled = handle(parked.outcome.value);
    if (is_stopped()) return Flow::raise;
    Outcome other = capture(parked.mark, handled);
    flow = settle(parked.mark, std::move(now), std::move(other), parked.reason);
  }
  return flow;
}

Truth Interpreter::matches_handler(Ref exception, NodeId type_node) {
  if (type_node == 0) return Truth::yes;
  const Ref type = evaluate(type_node);
  if (type == nullptr) {
    raised_ = nullptr;  // the expression itself fails: which exception that is does not matter here
    return Truth::unknown;
  }
  const Refs types = type->is(Kind::tuple) ? type->items() : Refs{type};
  Truth answer = Truth::no;
  for (const Ref one : types) {
    const Ref wanted = resolve(one);
    if (wanted == nullptr || !wanted->is(Kind::class_)) {
      raised_ = nullptr;
      answer = Truth::unknown;
      continue;
    }
    const std::string& name = wanted->as<Class>().name;
    if (exception->is_unknown()) {
      if (name == "Exception" || name == "BaseException") return Truth::yes;
      answer = Truth::unknown;
      continue;
    }
    const Truth is = is_instance(exception, wanted);
    if (is == Truth::yes) return is;
    if (is == Truth::unknown) answer = is;
  }
  return answer;
}

Flow Interpreter::run_handlers(NodeId statement, Ref exception) {
  const auto& tree = frame_->unit->tree;
  const auto handlers = tree.items(tree.as<ast::Try>(statement).handlers);
  const auto run = [&](const ast::ExceptHandler& handler) {
    if (!handler.name.empty() && !store(tree.name(handler.name), exception)) return Flow::raise;
    frame_->handled.push_back(exception);
    const Flow flow = execute(handler.body);
    frame_->handled.pop_back();
    if (!handler.name.empty()) {
      const Ref names = frame_->scope->names;
      if (names->is(Kind::dict))
        heap.change_dictionary(names).erase(heap.word(tree.name(handler.name)),
                                            hash_of_text(tree.name(handler.name)));
    }
    return flow;
  };
  const std::function<Flow(std::size_t)> from = [&](std::size_t index) -> Flow {
    for (; index < handlers.size(); ++index) {
      const auto handler = tree.as<ast::ExceptHandler>(handlers[index]);
      frame_->at = handlers[index];
      push_condition(origins.at(frame_->unit->id, tree.position(tree.node(handlers[index]).begin).line));
      const Truth fits = matches_handler(exception, handler.type);
      Flow flow = Flow::normal;
      if (fits == Truth::yes) {
        flow = run(handler);
      } else if (fits == Truth::unknown) {
        const Ref reason =
            exception->is_unknown() ? exception : unknown("whether an exception fits its handler");
        flow = either(reason, [&] { return run(handler); }, [&] { return from(index + 1); });
      }
      conditions_.pop_back();
      if (fits != Truth::no) return flow;
    }
    raised_ = exception;
    return Flow::raise;
  };
  return from(0);
}

Flow Interpreter::execute_raise(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::Raise>(id);
  if (statement.exception == 0) {
    raised_ = frame_->handled.empty() ? unknown("an exception is raised again") : frame_->handled.back();
    return Flow::raise;
  }
  Ref exception = evaluate(statement.exception);
  if (exception == nullptr) return Flow::raise;
  if (exception->is(Kind::class_)) exception = call(exception, {});
  if (exception == nullptr) return Flow::raise;
  if (exception->is(Kind::instance)) {
    dict_set_text(exception->as<Instance>().names, "$at", heap.text(place_text()));
    dict_set_text(exception->as<Instance>().names, "$raised", heap.boolean(true));
  } else {
    exception = unknown("an exception of a class that is not known");
  }
  raised_ = exception;
  return Flow::raise;
}

Flow Interpreter::execute_assert(NodeId id) {
  const auto statement = frame_->unit->tree.as<ast::Assert>(id);
  const Ref test = evaluate(statement.test);
  bool failed = test == nullptr;
  const Truth holds = failed ? Truth::unknown : truth(test, failed);
  if (failed) return Flow::raise;
  if (holds == Truth::unknown)
    may_raise(test->is_unknown() ? test : unknown("an assertion that is not known"));
  if (holds != Truth::no) return Flow::normal;
  Refs args;
  if (statement.message != 0) {
    const Ref told = evaluate(statement.message);
    if (told == nullptr) return Flow::raise;
    args.push_back(told);
  }
  raise_with("AssertionError", std::move(args));
  return Flow::raise;
}

}  // namespace trysquare::settings

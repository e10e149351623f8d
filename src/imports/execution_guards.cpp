// What is caught, and what is not: `try`, `contextlib.suppress`, and the causes that pass them.
// https://docs.python.org/3/reference/compound_stmts.html#the-try-statement
#include "imports/execution.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <utility>

namespace trysquare::imports {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::List;

// `except` and `suppress` name a class, or several.
unsigned Execution::caught_by(NodeId type) {
  if (type == 0) return catches_all;
  switch (tree().kind(type)) {
    case Kind::tuple: {
      unsigned mask = 0;
      for (const NodeId item : tree().items(tree().as<ast::Elements>(type).items)) mask |= caught_by(item);
      return mask;
    }
    case Kind::name:
      // A tuple of classes under a name: which ones is not known.
      if (const Binding* known = lookup(tree().name(type));
          known != nullptr && known->meaning.is(Meaning::Kind::constant))
        return catches_all;
      return mask_of_handler(tree().name(type));
    case Kind::attribute: return mask_of_handler(pysource::last_name(tree(), type));
    default: return catches_all;
  }
}

unsigned Execution::caught_around() const {
  unsigned mask = outer_caught_;
  for (const Guard& guard : guards_) mask |= guard.catches;
  return mask;
}

void Execution::risk(bool Guard::* kind) {
  for (Guard& guard : guards_) guard.*kind = true;
}

void Execution::risk_name(const Module& module, std::string_view name, bool Guard::* kind) {
  if (!guards_.empty() && !importer_.is_spoken_of(module, name)) risk(kind);
}

unsigned Execution::mask_of_cause(const Cause& cause) {
  if (cause.kind != Cause::Kind::felled) return mask_of(cause.kind, cause.detail);
  const Module& felled = importer_.find(cause.module);
  return mask_of(felled.failure, felled.failure_detail);
}

void Execution::fail(Cause cause) {
  if (flow_ == Truth::no) return;
  if (importer_.world().is_cured && cause.rule != nullptr && cause.rule->is_cure()) return;
  cause.executes = flow_;
  cause.later = later_;
  const unsigned mask = mask_of_cause(cause);
  for (std::size_t i = guards_.size(); i-- > 0;) {
    Guard& guard = guards_[i];
    if ((guard.catches & mask) == 0) continue;
    guard.failed = either(guard.failed, flow_);
    guard.caught.push_back(std::move(cause));
    if (flow_ == Truth::yes) flow_ = Truth::no;
    return;
  }
  if (is_called_) {
    // Its caller fails, if it does not catch that.
    if (flow_ == Truth::yes && !escaped_) escaped_ = exception_of(cause.kind, cause.detail);
    cause.in_call = true;
    if (flow_ == Truth::yes && (outer_caught_ & mask) == 0 && cause.kind != Cause::Kind::raised &&
        cause.kind != Cause::Kind::felled)
      module_.causes.push_back(std::move(cause));
    return;
  }
  const bool felled = cause.kind == Cause::Kind::felled;
  const Module* other = felled ? &importer_.find(cause.module) : nullptr;
  if (!later_ && flow_ == Truth::yes && (mask & module_.caught_around) != 0)
    module_.is_stepped_over = module_.is_stepped_over && felled && other->is_stepped_over;
  if (!later_ && flow_ == Truth::yes && module_.imports != Truth::no) {
    module_.imports = Truth::no;
    module_.failure = felled ? other->failure : cause.kind;
    module_.failure_detail = felled ? other->failure_detail : cause.detail;
  } else if (!later_ && module_.imports == Truth::yes && cause.kind != Cause::Kind::raised) {
    // What a condition raises that is not known is there for what does not happen.
    module_.imports = Truth::unknown;
  }
  module_.causes.push_back(std::move(cause));
}

// What the statements would have bound that were not reached.
void Execution::bind_perhaps(List body) {
  const auto enter = [&](NodeId id) {
    pysource::for_each_bound_name(tree(), id, [&](std::string_view name) {
      if (name == "*")
        module_.dynamic = true;
      else
        scopes_.back().names->add(name, Binding{{}, Truth::unknown, 0});
    });
    return !pysource::has_own_body(tree().kind(id));
  };
  for (const NodeId id : tree().items(body)) pysource::walk(tree(), id, enter);
}

void Execution::run_try(NodeId id) {
  const auto node = tree().as<ast::Try>(id);
  const Truth before = flow_;
  std::vector<Handler> handlers;
  Guard guard;
  for (const NodeId item : tree().items(node.handlers)) {
    handlers.push_back({caught_by(tree().as<ast::ExceptHandler>(item).type), item});
    guard.catches |= handlers.back().catches;
  }
  const bool left_before = left_;
  left_ = false;
  guards_.push_back(std::move(guard));
  run_block(node.body);
  Guard done = std::move(guards_.back());
  guards_.pop_back();
  if (done.steps_over && done.failed == Truth::yes) bind_perhaps(node.body);
  const bool left = flow_ == Truth::no && done.failed != Truth::yes;  // by `return`
  const Truth after_body = left_ ? both(before, Truth::unknown) : before;
  flow_ = before;
  Truth after = after_body;
  if (done.failed != Truth::yes && !left) {
    if (done.failed == Truth::unknown)
      perhaps([&] { run_block(node.orelse); });
    else
      run_block(node.orelse);
    after = both(after, flow_);
  }
  flow_ = before;
  const Truth handled = run_handlers(handlers, done, before);
  after = done.failed == Truth::yes ? handled : both(after, handled);
  flow_ = before;
  run_block(node.finalbody);
  if (running_.empty() && !later_) after = before;  // a module is read on
  flow_ = left ? Truth::no : both(flow_, after);
  left_ = left_ || left_before;
}

Truth Execution::run_handlers(const std::vector<Handler>& handlers, Guard& guard, Truth before) {
  unsigned failed = 0;
  for (const Cause& cause : guard.caught) failed |= mask_of_cause(cause);
  Truth after = before;
  for (const Handler& handler : handlers) {
    const bool import_risk = guard.import_risk && (handler.catches & (catches_module | catches_import)) != 0;
    const bool attribute_risk = guard.attribute_risk && (handler.catches & catches_attribute) != 0;
    const bool other_risk =
        guard.call_risk &&
        (handler.catches & ~static_cast<unsigned>(catches_module | catches_import | catches_attribute)) != 0;
    Truth runs = import_risk || attribute_risk || other_risk ? Truth::unknown : Truth::no;
    if ((handler.catches & failed) != 0) runs = guard.failed;
    // A body that stopped at a certain failure goes to the one handler that catches it.
    if (guard.failed == Truth::yes && (handler.catches & failed) == 0) runs = Truth::no;
    if (runs == Truth::no) continue;
    if (runs == Truth::unknown) {
      flow_ = before;
      perhaps([&] { run_handler(handler.node); });
      after = both(after, flow_);
      continue;
    }
    flow_ = before;
    raised_ = false;
    const std::size_t told = module_.causes.size();
    const std::string handling_before = std::exchange(handling_, name_of_first(guard, handler.catches));
    run_handler(handler.node);
    handling_ = handling_before;
    after = flow_;
    if (raised_) pass_on(guard, told);
    return after;
  }
  return after;
}

std::string Execution::name_of_first(const Guard& guard, unsigned caught) {
  for (const Cause& cause : guard.caught) {
    if ((mask_of_cause(cause) & caught) == 0) continue;
    if (cause.kind != Cause::Kind::felled) return exception_of(cause.kind, cause.detail);
    const Module& felled = importer_.find(cause.module);
    return exception_of(felled.failure, felled.failure_detail);
  }
  return {};
}

void Execution::run_handler(NodeId id) {
  const auto node = tree().as<ast::ExceptHandler>(id);
  if (!node.name.empty()) bind(tree().name(node.name), {});
  const bool raised_before = raised_;
  run_block(node.body);
  raised_ = raised_ || raised_before;
}

// What was caught is why the handler raises: it is known for that, but the module fails by the `raise`.
void Execution::pass_on(Guard& guard, std::size_t told) {
  const bool came_out =
      std::any_of(module_.causes.begin() + static_cast<std::ptrdiff_t>(told), module_.causes.end(),
                  [](const Cause& cause) { return cause.kind == Cause::Kind::raised; });
  if (!came_out || is_called_) return;
  for (Cause& cause : guard.caught) {
    cause.passed_on = true;
    module_.causes.push_back(std::move(cause));
  }
}

void Execution::run_with(NodeId id) {
  const auto node = tree().as<ast::With>(id);
  unsigned suppressed = 0;
  for (const NodeId item : tree().items(node.items)) {
    const auto one = tree().as<ast::WithItem>(item);
    evaluate(one.context);
    if (one.target != 0) assign(one.target, {});
    if (tree().kind(one.context) != Kind::call) continue;
    const auto call = tree().as<ast::Call>(one.context);
    const std::string_view name = pysource::last_name(tree(), call.function);
    // pytest's and unittest's expectations catch what they expect, too.
    if (name != "suppress" && name != "raises" && name != "assertRaises") continue;
    for (const NodeId arg : tree().items(call.args)) suppressed |= caught_by(arg);
  }
  if (suppressed == 0) return run_block(node.body);
  const Truth before = flow_;
  Guard guard;
  guard.catches = suppressed;
  guards_.push_back(std::move(guard));
  run_block(node.body);
  guards_.pop_back();
  flow_ = before;
}

}  // namespace trysquare::imports

// if, for, while. https://docs.python.org/3/reference/compound_stmts.html
#include "settings/interpreter.hpp"
#include "settings/lazy.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

namespace {

constexpr std::size_t most_exits =
    40;  // branches that may have left a loop; beyond, its rounds are not told apart
constexpr std::size_t most_elifs = 200;  // of conditions that are not known: each nests in the one before

}  // namespace

Flow Interpreter::execute_if(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const std::size_t outer = conditions_.size();
  Flow flow = Flow::normal;
  for (std::size_t elifs = 0;; ++elifs) {
    const auto statement = tree.as<ast::If>(id);
    frame_->at = id;
    push_condition(origins.at(frame_->unit->id, tree.position(tree.node(id).begin).line));
    const Ref test = evaluate(statement.test);
    bool failed = test == nullptr;
    const Truth chosen = failed ? Truth::unknown : truth(test, failed);
    if (failed) {
      flow = Flow::raise;
      break;
    }
    if (chosen == Truth::unknown) {
      const Ref reason =
          test->is_unknown() ? test : unknown_quietly("the truth of a value that is not known");
      if (elifs > most_elifs) return stop("too many conditions that are not known"), Flow::raise;
      flow =
          either(reason, [&] { return execute(statement.body); }, [&] { return execute(statement.orelse); });
      break;
    }
    if (chosen == Truth::yes) {
      flow = execute(statement.body);
      break;
    }
    const auto rest = tree.items(statement.orelse);
    if (rest.size() == 1 && tree.kind(rest[0]) == Syntax::if_) {
      id = rest[0];
      continue;
    }
    flow = execute(statement.orelse);
    break;
  }
  conditions_.resize(outer);
  return flow;
}

// One round: how it ended, `continue` being a normal end.
Flow Interpreter::loop_body(pysource::List body, Loop& loop) {
  Flow flow = execute(body);
  if (flow == Flow::continue_) flow = Flow::normal;
  return resolve_parked(&loop.continue_target, flow);
}

Flow Interpreter::execute_for(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::For>(id);
  const Ref iterable = evaluate(statement.iter);
  if (iterable == nullptr) return Flow::raise;
  Walk walk(*this, iterable);
  const Iteration& all = walk.all();
  if (all.outcome == Iteration::Outcome::raised) return Flow::raise;
  const Origin head = origins.both(frame_->reads, origin_here());
  push_condition(head);
  Flow flow = Flow::normal;
  if (all.outcome == Iteration::Outcome::unknown) {
    may_raise(all.unknown);
    flow = repeat_unknown(all.unknown, [&] {
      return assign(statement.target, unknown_like(all.unknown, {iterable})) ? execute(statement.body)
                                                                             : Flow::raise;
    });
    if (flow == Flow::normal && statement.orelse.at != 0) {
      flow = either(all.unknown, [&] { return execute(statement.orelse); }, [] { return Flow::normal; });
    }
    conditions_.pop_back();
    return flow;
  }
  Loop loop{frame_};
  const std::size_t parked = parked_.size();
  loops_.push_back(&loop);
  while (true) {
    const Walk::Step step = walk.next();
    if (step == Walk::Step::end) break;
    if (step == Walk::Step::raised || !take_steps(1)) flow = Flow::raise;
    if (flow == Flow::raise) break;
    frame_->at = id;
    frame_->reads = 0;
    const bool many = parked_.size() > parked + most_exits;
    if (many || step == Walk::Step::unknown) {
      const Ref reason = many ? parked_.back().reason : walk.unknown();
      flow = repeat_unknown(reason, [&] {
        return assign(statement.target, unknown_like(reason, {iterable})) ? execute(statement.body)
                                                                          : Flow::raise;
      });
      break;
    }
    flow = assign(statement.target, walk.item()) ? loop_body(statement.body, loop) : Flow::raise;
    if (flow != Flow::normal) break;
  }
  loops_.pop_back();
  if (flow != Flow::normal) walk.leave();
  // What left early skips `else`; where that is not known, both ways are joined below.
  if (flow == Flow::normal && statement.orelse.at != 0) flow = execute(statement.orelse);
  if (flow == Flow::break_) flow = Flow::normal;
  conditions_.pop_back();
  return resolve_parked(&loop.break_target, flow);
}

Flow Interpreter::execute_while(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::While>(id);
  Loop loop{frame_};
  Flow flow = Flow::normal;
  push_condition(origin_here());
  const std::size_t parked = parked_.size();
  while (flow == Flow::normal) {
    frame_->at = id;
    if (!take_steps(1)) {
      flow = Flow::raise;
      break;
    }
    loops_.push_back(&loop);
    const Ref test = evaluate(statement.test);
    bool failed = test == nullptr;
    Truth chosen = failed ? Truth::unknown : truth(test, failed);
    const bool is_vague = !failed && chosen == Truth::yes && parked_.size() > parked + most_exits;
    if (is_vague) chosen = Truth::unknown;
    if (failed) {
      flow = Flow::raise;
    } else if (chosen == Truth::yes) {
      flow = loop_body(statement.body, loop);
    }
    loops_.pop_back();
    if (failed || flow != Flow::normal) break;
    if (chosen == Truth::no) {
      if (statement.orelse.at != 0) flow = execute(statement.orelse);
      break;
    }
    if (chosen == Truth::unknown) {
      const Ref reason = is_vague             ? parked_.back().reason
                         : test->is_unknown() ? test
                                              : unknown_quietly("the truth of a value that is not known");
      flow = repeat_unknown(reason, [&] {
        const Flow once = execute(statement.body);
        if (once != Flow::normal) return once;
        return evaluate(statement.test) == nullptr ? Flow::raise : Flow::normal;
      });
      if (flow == Flow::normal && statement.orelse.at != 0) {
        flow = either(reason, [&] { return execute(statement.orelse); }, [] { return Flow::normal; });
      }
      break;
    }
  }
  if (flow == Flow::break_) flow = Flow::normal;
  conditions_.pop_back();
  return resolve_parked(&loop.break_target, flow);
}

}  // namespace trysquare::settings

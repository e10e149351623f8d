// match. https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
#include "settings/interpreter.hpp"

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Truth Interpreter::match_pattern(NodeId pattern, Ref subject) {
  const auto& tree = frame_->unit->tree;
  switch (tree.kind(pattern)) {
    case Syntax::match_value: {
      const Ref value = evaluate(tree.as<ast::MatchValue>(pattern).value);
      return value == nullptr ? Truth::unknown : are_equal(subject, value);
    }
    case Syntax::match_singleton: {
      const Ref value = evaluate(tree.as<ast::MatchValue>(pattern).value);
      if (value == nullptr || subject->is_unknown()) return Truth::unknown;
      return as_truth(subject->kind() == value->kind() && are_equal(subject, value) == Truth::yes);
    }
    case Syntax::match_or: {
      Truth answer = Truth::no;
      for (const NodeId one : tree.items(tree.as<ast::MatchItems>(pattern).patterns)) {
        const Truth fits = match_pattern(one, subject);
        if (fits == Truth::yes) return fits;
        if (fits == Truth::unknown) answer = fits;
      }
      return answer;
    }
    case Syntax::match_as: {
      const auto node = tree.as<ast::MatchAs>(pattern);
      const Truth fits = node.pattern == 0 ? Truth::yes : match_pattern(node.pattern, subject);
      if (fits == Truth::yes && !node.name.empty()) store(tree.name(node.name), subject);
      return fits;
    }
    default: return Truth::unknown;
  }
}

Flow Interpreter::execute_match(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::Match>(id);
  const Ref subject = evaluate(statement.subject);
  if (subject == nullptr) return Flow::raise;
  const auto cases = tree.items(statement.cases);
  const std::function<Flow(std::size_t)> from = [&](std::size_t index) -> Flow {
    for (; index < cases.size(); ++index) {
      const auto one = tree.as<ast::MatchCase>(cases[index]);
      Truth fits = match_pattern(one.pattern, subject);
      if (raised_ != nullptr || is_stopped()) return Flow::raise;
      if (fits == Truth::no) continue;
      if (fits == Truth::yes && one.guard != 0) {
        const Ref guard = evaluate(one.guard);
        bool failed = guard == nullptr;
        fits = failed ? Truth::unknown : truth(guard, failed);
        if (failed) return Flow::raise;
      }
      if (fits == Truth::yes) return execute(one.body);
      if (fits == Truth::no) continue;
      const Ref reason = subject->is_unknown() ? subject : unknown("whether a pattern fits");
      return either(
          reason,
          [&] {
            // The names that the pattern would have bound are not known.
            const Ref names = frame_->scope->names;
            taint_shallow(names, reason);
            return execute(one.body);
          },
          [&] { return from(index + 1); });
    }
    return Flow::normal;
  };
  return from(0);
}

}  // namespace trysquare::settings

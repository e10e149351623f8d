// match. https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
#include "settings/interpreter.hpp"

#include <algorithm>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

// A sequence by its length and items, one of which may stand for all that the others leave.
Truth Interpreter::match_sequence(NodeId pattern, Ref subject) {
  const auto& tree = frame_->unit->tree;
  if (subject->is(Kind::instance) || subject->is(Kind::opaque) || subject->is_unknown())
    return Truth::unknown;
  if (!subject->is(Kind::list) && !subject->is(Kind::tuple)) {
    return subject->is(Kind::range) ? Truth::unknown : Truth::no;
  }
  const auto patterns = tree.items(tree.as<ast::MatchItems>(pattern).patterns);
  const Refs items = subject->items();
  const auto star =
      std::ranges::find(patterns, Syntax::match_star, [&](NodeId one) { return tree.kind(one); });
  const bool has_star = star != patterns.end();
  const std::size_t fixed = patterns.size() - (has_star ? 1 : 0);
  if (has_star ? items.size() < fixed : items.size() != fixed) return Truth::no;
  Truth answer = Truth::yes;
  const std::size_t before = static_cast<std::size_t>(star - patterns.begin());
  for (std::size_t i = 0; i < patterns.size() && answer != Truth::no; ++i) {
    if (i == before && has_star) {
      const auto name = tree.as<ast::MatchStar>(patterns[i]).name;
      const auto first = items.begin() + static_cast<std::ptrdiff_t>(before);
      const auto rest = items.size() - fixed;
      if (!name.empty())
        store(tree.name(name), heap.list(Refs(first, first + static_cast<std::ptrdiff_t>(rest))));
      continue;
    }
    const std::size_t at = has_star && i > before ? items.size() - (patterns.size() - i) : i;
    const Ref item = resolve(items[at]);
    answer = item == nullptr ? Truth::unknown : both(answer, match_pattern(patterns[i], item));
  }
  return answer;
}

Truth Interpreter::match_mapping(NodeId pattern, Ref subject) {
  const auto& tree = frame_->unit->tree;
  if (subject->is(Kind::instance) || subject->is(Kind::opaque) || subject->is_unknown())
    return Truth::unknown;
  if (!subject->is(Kind::dict)) return Truth::no;
  const auto node = tree.as<ast::MatchMapping>(pattern);
  const auto keys = tree.items(node.keys);
  const auto patterns = tree.items(node.patterns);
  Dictionary rest = subject->dictionary();
  Truth answer = Truth::yes;
  for (std::size_t i = 0; i < keys.size() && answer != Truth::no; ++i) {
    const Ref key = evaluate(keys[i]);
    if (key == nullptr) return Truth::unknown;
    Truth found = Truth::no;
    const Ref value = dict_get(subject, key, found);
    if (found != Truth::yes) return found == Truth::no ? Truth::no : Truth::unknown;
    rest.erase(key, *hash_of(key));
    answer = both(answer, match_pattern(patterns[i], value));
  }
  if (answer == Truth::yes && !node.rest.empty()) store(tree.name(node.rest), heap.dict(std::move(rest)));
  return answer;
}

// Of the plain types that take the whole value for their one position, and keywords of any class.
Truth Interpreter::match_class(NodeId pattern, Ref subject) {
  const auto& tree = frame_->unit->tree;
  const auto node = tree.as<ast::MatchClass>(pattern);
  const Ref type = resolve(evaluate(node.cls));
  if (type == nullptr || !type->is(Kind::class_)) return Truth::unknown;
  Truth answer = is_instance(subject, type);
  if (answer != Truth::yes) return answer;
  const auto patterns = tree.items(node.patterns);
  constexpr Kind whole[] = {Kind::boolean, Kind::bytes, Kind::dict, Kind::floating, Kind::frozen_set,
                            Kind::integer, Kind::list,  Kind::set,  Kind::text,     Kind::tuple};
  if (patterns.size() > 1) return Truth::unknown;
  if (patterns.size() == 1) {
    const bool takes_whole = type->as<Class>().construct != nullptr &&
                             std::ranges::find(whole, type->as<Class>().builtin) != std::end(whole);
    if (!takes_whole) return Truth::unknown;
    answer = match_pattern(patterns[0], subject);
  }
  const auto names = tree.items(node.keyword_names);
  return names.empty() ? answer : Truth::unknown;
}

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
    case Syntax::match_sequence: return match_sequence(pattern, subject);
    case Syntax::match_mapping: return match_mapping(pattern, subject);
    case Syntax::match_class: return match_class(pattern, subject);
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

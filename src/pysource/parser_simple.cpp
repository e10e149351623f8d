//   expression_statement: star_expressions | assignment | yield
//   assignment: (target '=')+ value | target augmented value | target ':' expression ['=' value]
//   value:      star_expressions | yield
//   return: 'return' [star_expressions]       raise: 'raise' [expression ['from' expression]]
//   del: 'del' targets                        assert: 'assert' expression [',' expression]
//   global | nonlocal: name (',' name)*       type: 'type' name [type_parameters] '=' expression
#include "pysource/parser.hpp"

namespace trysquare::pysource {

NodeId Parser::simple_statement() {
  switch (kind_) {
    case Token::kw_return: return return_statement();
    case Token::kw_import: return import_statement();
    case Token::kw_from: return import_from_statement();
    case Token::kw_raise: return raise_statement();
    case Token::kw_pass: return plain_statement(Kind::pass);
    case Token::kw_break: return plain_statement(Kind::break_);
    case Token::kw_continue: return plain_statement(Kind::continue_);
    case Token::kw_del: return delete_statement();
    case Token::kw_assert: return assert_statement();
    case Token::kw_global: return names_statement(Kind::global);
    case Token::kw_nonlocal: return names_statement(Kind::nonlocal);
    case Token::name:
      if (end_ - begin_ == 4 && token_text() == "type") {
        if (const NodeId node = type_alias(); node != 0 || failed_) return node;
      }
      return expression_statement();
    default: return expression_statement();
  }
}

NodeId Parser::plain_statement(Kind kind) {
  const std::uint32_t begin = begin_;
  advance();
  return tree_.emit(head(kind, begin));
}

NodeId Parser::expression_statement() {
  const std::uint32_t begin = begin_;
  const NodeId value = kind_ == Token::kw_yield ? yield_expression() : star_expressions();
  switch (kind_) {
    case Token::assign: return assignment(value, begin);
    case Token::colon: return annotated_assignment(value, begin);
    default:
      if (facts_of(kind_).assigns) return augmented_assignment(value, begin);
      return tree_.emit(ast::Expr{head(Kind::expr, begin), value});
  }
}

NodeId Parser::assigned_value(const BareTuple& rule) {
  return kind_ == Token::kw_yield ? yield_expression() : star_expressions(rule);
}

NodeId Parser::assignment(NodeId first, std::uint32_t begin) {
  const std::size_t mark = tree_.mark();
  NodeId value = first;
  while (kind_ == Token::assign) {
    make_target(value, Context::store);
    if (failed_) return 0;
    tree_.gather(value);
    advance();
    value = assigned_value();
  }
  const List targets = tree_.list(mark);
  return tree_.emit(ast::Assign{head(Kind::assign, begin), targets, value});
}

NodeId Parser::augmented_assignment(NodeId target, std::uint32_t begin) {
  const std::uint8_t operation = facts_of(kind_).operation;
  if (!single_target(target, "an augmented assignment")) return 0;
  advance();
  const NodeId value = assigned_value({"an augmented assignment", 0, 9});
  return tree_.emit(ast::AugAssign{head(Kind::aug_assign, begin, operation), target, value});
}

NodeId Parser::annotated_assignment(NodeId target, std::uint32_t begin) {
  if (!single_target(target, "an annotation")) return 0;
  if (!before(9) && begins_with_bracketed_target(target, begin)) {
    fail(begin, "a target in brackets is the whole target of an annotation");
    return 0;
  }
  const bool simple = tree_.node(target).kind == Kind::name && tree_.node(target).begin == begin;
  advance();
  const NodeId annotation = expression();
  NodeId value = 0;
  if (accept(Token::assign)) {
    if (kind_ == Token::kw_yield) needs(8, "a `yield` without brackets in an annotated assignment", begin_);
    value = assigned_value({"an annotated assignment", 8, 8});
  }
  return tree_.emit(ast::AnnAssign{head(Kind::ann_assign, begin, simple ? 1 : 0), target, annotation, value});
}

NodeId Parser::return_statement() {
  const std::uint32_t begin = begin_;
  advance();
  NodeId value = 0;
  if (facts_of(kind_).starts_expression) value = assigned_value({"a `return`", 0, 8});
  return tree_.emit(ast::Return{head(Kind::return_, begin), value});
}

NodeId Parser::raise_statement() {
  const std::uint32_t begin = begin_;
  advance();
  NodeId exception = 0;
  NodeId cause = 0;
  if (facts_of(kind_).starts_expression) {
    exception = expression();
    if (accept(Token::kw_from)) cause = expression();
  }
  return tree_.emit(ast::Raise{head(Kind::raise, begin), exception, cause});
}

NodeId Parser::delete_statement() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  do {
    if (tree_.mark() != mark && !facts_of(kind_).starts_expression) break;
    const NodeId target = before(9) ? star_expression() : operators(strength::bit_or);
    make_target(target, Context::del);
    tree_.gather(target);
  } while (accept(Token::comma));
  if (!failed_ && kind_ != Token::newline && kind_ != Token::semicolon) fail_here("the end of the statement");
  if (failed_) return 0;
  const List targets = tree_.list(mark);
  return tree_.emit(ast::Delete{head(Kind::delete_, begin), targets});
}

NodeId Parser::assert_statement() {
  const std::uint32_t begin = begin_;
  advance();
  const NodeId test = expression();
  NodeId message = 0;
  if (accept(Token::comma)) message = expression();
  return tree_.emit(ast::Assert{head(Kind::assert_, begin), test, message});
}

NodeId Parser::names_statement(Kind kind) {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  do {
    const Range name = take_name("a name");
    tree_.gather(tree_.emit(ast::Name{{Kind::name, 0, 0, name.begin, name.end}}));
  } while (accept(Token::comma));
  const List names = tree_.list(mark);
  return tree_.emit(ast::Names{head(kind, begin), names});
}

// 0 without an error: `type` is a name here.
NodeId Parser::type_alias() {
  const Position start = here();
  advance();
  if (kind_ != Token::name) {
    go_back(start);
    return 0;
  }
  needs(12, "the `type` statement", start.begin);
  const Range name{begin_, end_};
  const NodeId target = tree_.emit(ast::Name{{Kind::name, detail(Context::store), 0, name.begin, name.end}});
  advance();
  const List parameters = type_parameters();
  if (!expect(Token::assign, "behind the name of the type")) return 0;
  const NodeId value = expression();
  return tree_.emit(ast::TypeAlias{head(Kind::type_alias, start.begin), target, parameters, value});
}

}  // namespace trysquare::pysource

//   expression:  or_test ['if' or_test 'else' expression] | 'lambda' [parameters] ':' expression
//   named:       [name ':='] expression
//   star_expressions: ('*' bit_or | expression) (',' …)* [',']
//   or_test … comparison … term: operators by strength (token.hpp), left to right
//   factor:      ('+' | '-' | '~') factor | power            power: ['await'] primary ['**' factor]
// Chains of operators, of `not`, of signs and of conditions are read in loops: they may be as long as they
// like.
#include "pysource/parser.hpp"

#include <fmt/core.h>

namespace trysquare::pysource {

NodeId Parser::expression() {
  if (kind_ == Token::kw_lambda) return lambda();
  const std::uint32_t begin = begin_;
  const NodeId value = operators(strength::logical_or);
  return kind_ == Token::kw_if ? conditional(value, begin) : value;
}

// a if b else c if d else e: the innermost is the last.
NodeId Parser::conditional(NodeId value, std::uint32_t begin) {
  const std::size_t mark = tree_.mark();
  NodeId last = value;
  while (accept(Token::kw_if)) {
    const NodeId test = operators(strength::logical_or);
    if (!expect(Token::kw_else, "of the conditional expression")) return 0;
    tree_.gather(begin);
    tree_.gather(last);
    tree_.gather(test);
    begin = begin_;
    last = kind_ == Token::kw_lambda ? lambda() : operators(strength::logical_or);
    if (failed_) return 0;
  }
  for (std::size_t at = tree_.mark(); at > mark; at -= 3) {
    const Node node = head(Kind::if_exp, tree_.gathered(at - 3));
    last = tree_.emit(ast::IfExp{node, tree_.gathered(at - 1), tree_.gathered(at - 2), last});
  }
  tree_.drop_to(mark);
  return last;
}

NodeId Parser::lambda(bool conditional_body) {
  const std::uint32_t begin = begin_;
  if (field_level_ == level_) {
    fail_here("an expression (in a field of an f-string a lambda needs brackets)");
    return 0;
  }
  if (!enter(begin)) return 0;
  advance();
  const NodeId arguments = parameters(false, Token::colon);
  NodeId body = 0;
  if (expect(Token::colon, "behind the parameters")) {
    if (conditional_body)
      body = expression();
    else
      body = kind_ == Token::kw_lambda ? lambda(false) : operators(strength::logical_or);
  }
  --depth_;
  return tree_.emit(ast::Lambda{head(Kind::lambda, begin), arguments, body});
}

NodeId Parser::named_expression() {
  const std::uint32_t begin = begin_;
  const NodeId value = expression();
  return kind_ == Token::walrus ? named(value, begin) : value;
}

NodeId Parser::named(NodeId target, std::uint32_t begin) {
  const Node& node = tree_.node(target);
  if (node.kind != Kind::name || (node.begin != begin && !before(9))) {
    fail_here("a name before `:=`");
    return 0;
  }
  needs(8, "`:=`", begin_);
  make_target(target, Context::store);
  advance();
  const NodeId value = expression();
  return tree_.emit(ast::NamedExpr{head(Kind::named_expr, begin), target, value});
}

NodeId Parser::star_named() {
  if (kind_ == Token::star) return star_expression();
  return named_expression();
}

NodeId Parser::star_expression() {
  if (kind_ != Token::star) return expression();
  const std::uint32_t begin = begin_;
  advance();
  const NodeId value = operators(strength::bit_or);
  return tree_.emit(ast::Starred{head(Kind::starred, begin), value});
}

NodeId Parser::star_expressions(const BareTuple& rule) {
  const std::uint32_t begin = begin_;
  bool unpacks = kind_ == Token::star;
  NodeId value = star_expression();
  if (kind_ == Token::comma) {
    value = tuple_from(value, begin, &Parser::star_expression);
    if (before(rule.tuple))
      needs(rule.tuple, fmt::format("a tuple without brackets in {}", rule.where), begin);
    if (!failed_ && before(rule.unpacking)) {
      for (const NodeId item : tree_.items(tree_.as<ast::Elements>(value).items))
        unpacks = unpacks || tree_.node(item).kind == Kind::starred;
    }
  }
  if (unpacks && before(rule.unpacking))
    needs(rule.unpacking, fmt::format("unpacking without brackets in {}", rule.where), begin);
  return value;
}

NodeId Parser::tuple_from(NodeId first, std::uint32_t begin, NodeId (Parser::*element)()) {
  const std::size_t mark = tree_.mark();
  tree_.gather(first);
  while (accept(Token::comma) && facts_of(kind_).starts_expression) tree_.gather((this->*element)());
  const List items = tree_.list(mark);
  return tree_.emit(ast::Elements{head(Kind::tuple, begin), items});
}

NodeId Parser::yield_expression() {
  const std::uint32_t begin = begin_;
  advance();
  if (accept(Token::kw_from)) {
    const NodeId source = expression();
    return tree_.emit(ast::Valued{head(Kind::yield_from, begin), source});
  }
  NodeId value = 0;
  if (facts_of(kind_).starts_expression) value = assigned_value({"a `yield`", 0, 8});
  return tree_.emit(ast::Valued{head(Kind::yield, begin), value});
}

NodeId Parser::operators(std::uint8_t least) {
  const std::uint32_t begin = begin_;
  NodeId left = operand(least);
  for (;;) {
    const TokenFacts& facts = facts_of(kind_);
    if (facts.infix < least || facts.infix == strength::none) return left;
    if (facts.infix <= strength::logical_and) {
      left = logic(left, begin, facts.infix);
    } else if (facts.infix == strength::comparison) {
      left = comparison(left, begin);
    } else {
      advance();
      const NodeId right = operators(facts.infix + 1);
      left = tree_.emit(ast::BinOp{head(Kind::bin_op, begin, facts.operation), left, right});
    }
  }
}

NodeId Parser::logic(NodeId left, std::uint32_t begin, std::uint8_t level) {
  const Token word = kind_;
  const std::uint8_t operation = facts_of(word).operation;
  const std::size_t mark = tree_.mark();
  tree_.gather(left);
  while (accept(word)) tree_.gather(operators(level + 1));
  const List values = tree_.list(mark);
  return tree_.emit(ast::BoolOp{head(Kind::bool_op, begin, operation), values});
}

// a < b < c is one node.
NodeId Parser::comparison(NodeId left, std::uint32_t begin) {
  const std::size_t mark = tree_.mark();
  while (facts_of(kind_).infix == strength::comparison) {
    tree_.gather(comparison_operator());
    tree_.gather(operators(strength::comparison + 1));
  }
  const std::size_t end = tree_.mark();
  const List signs = tree_.column(mark, end, 2);
  const List operands = tree_.column(mark + 1, end, 2);
  tree_.drop_to(mark);
  return tree_.emit(ast::Compare{head(Kind::compare, begin), left, signs, operands});
}

std::uint32_t Parser::comparison_operator() {
  const Token token = kind_;
  const std::uint8_t operation = facts_of(token).operation;
  advance();
  if (token == Token::kw_is && accept(Token::kw_not)) return detail(Comparison::is_not);
  if (token == Token::kw_not) expect(Token::kw_in, "behind `not`");
  return operation;
}

NodeId Parser::operand(std::uint8_t least) {
  switch (kind_) {
    case Token::minus:
    case Token::plus:
    case Token::tilde: return signed_operand();
    case Token::kw_not:
      if (least <= strength::logical_not) return negation();
      break;
    default: break;
  }
  return power();
}

NodeId Parser::signed_operand() {
  const std::size_t mark = tree_.mark();
  for (; kind_ == Token::minus || kind_ == Token::plus || kind_ == Token::tilde; advance()) {
    const Unary sign = kind_ == Token::minus  ? Unary::minus
                       : kind_ == Token::plus ? Unary::plus
                                              : Unary::invert;
    tree_.gather(begin_);
    tree_.gather(detail(sign));
  }
  NodeId operand = power();
  if (failed_) return 0;
  for (std::size_t at = tree_.mark(); at > mark; at -= 2) {
    const auto sign = static_cast<std::uint8_t>(tree_.gathered(at - 1));
    operand = tree_.emit(ast::UnaryOp{head(Kind::unary_op, tree_.gathered(at - 2), sign), operand});
  }
  tree_.drop_to(mark);
  return operand;
}

NodeId Parser::negation() {
  const std::size_t mark = tree_.mark();
  for (; kind_ == Token::kw_not; advance()) tree_.gather(begin_);
  NodeId operand = operators(strength::comparison);
  if (failed_) return 0;
  for (std::size_t at = tree_.mark(); at > mark; --at) {
    operand =
        tree_.emit(ast::UnaryOp{head(Kind::unary_op, tree_.gathered(at - 1), detail(Unary::not_)), operand});
  }
  tree_.drop_to(mark);
  return operand;
}

NodeId Parser::power() {
  const std::uint32_t begin = begin_;
  NodeId base = 0;
  if (kind_ == Token::kw_await) {
    advance();
    const NodeId value = primary();
    base = tree_.emit(ast::Valued{head(Kind::await, begin), value});
  } else {
    base = primary();
  }
  if (kind_ != Token::double_star) return base;
  if (!enter(begin_)) return 0;
  advance();
  const NodeId exponent = operand(strength::term + 1);
  --depth_;
  return tree_.emit(ast::BinOp{head(Kind::bin_op, begin, detail(Operator::pow)), base, exponent});
}

}  // namespace trysquare::pysource

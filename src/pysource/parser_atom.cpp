//   atom:    name | number | string+ | 'None' | 'True' | 'False' | '...' | round | square | curly
//   round:   '(' [yield | element (comprehensions | [',' elements])] ')'
//   square:  '[' [element (comprehensions | [',' elements])] ']'          element: '*' bit_or | named
//   curly:   '{' [items | elements | item comprehensions | named comprehensions] '}'
//   item:    expression ':' expression | '**' bit_or
//   comprehensions: (['async'] 'for' targets 'in' or_test ('if' or_test)*)+
#include "pysource/parser.hpp"

namespace trysquare::pysource {

NodeId Parser::constant(Literal literal) {
  const std::uint32_t begin = begin_;
  advance();
  return tree_.emit(ast::Constant{head(Kind::constant, begin, detail(literal))});
}

NodeId Parser::atom() {
  switch (kind_) {
    case Token::name: {
      const NodeId id = tree_.emit(ast::Name{{Kind::name, 0, 0, begin_, end_}});
      advance();
      return id;
    }
    case Token::string:
    case Token::string_with_fields: return strings();
    case Token::integer: return constant(Literal::integer);
    case Token::open_round: return round_brackets();
    case Token::open_square: return square_brackets();
    case Token::open_curly: return curly_brackets();
    case Token::kw_none: return constant(Literal::none);
    case Token::kw_true: return constant(Literal::true_);
    case Token::kw_false: return constant(Literal::false_);
    case Token::floating: return constant(Literal::floating);
    case Token::imaginary: return constant(Literal::imaginary);
    case Token::ellipsis: return constant(Literal::ellipsis);
    default: fail_here("an expression"); return 0;
  }
}

NodeId Parser::round_brackets() {
  const std::uint32_t begin = begin_;
  advance();
  if (accept(Token::close_round)) return tree_.emit(ast::Elements{head(Kind::tuple, begin), {}});
  if (kind_ == Token::kw_yield) {
    const NodeId inner = yield_expression();
    expect(Token::close_round, "behind the `yield`");
    return inner;
  }
  const std::uint32_t at = begin_;
  const NodeId first = star_named();
  switch (kind_) {
    case Token::close_round:
      if (tree_.node(first).kind == Kind::starred && tree_.node(first).begin == at && !before(9)) {
        fail(at, "an unpacking alone in brackets", "a tuple of it has a comma: `(*x,)`");
        return 0;
      }
      advance();
      return first;
    case Token::comma: {
      const NodeId tuple = tuple_from(first, begin, &Parser::star_named);
      if (!expect(Token::close_round, "behind the tuple")) return 0;
      tree_.node(tuple).end = previous_end_;
      return tuple;
    }
    case Token::kw_for:
    case Token::kw_async: {
      if (tree_.node(first).kind == Kind::starred) break;
      const List generators = comprehensions();
      if (!expect(Token::close_round, "behind the generator")) return 0;
      return tree_.emit(ast::Comprehended{head(Kind::generator_exp, begin), first, generators});
    }
    default: break;
  }
  fail_here("`)` or `,`");
  return 0;
}

NodeId Parser::square_brackets() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  if (kind_ != Token::close_square) {
    const NodeId first = star_named();
    const bool comprehended = kind_ == Token::kw_for || kind_ == Token::kw_async;
    if (comprehended && tree_.node(first).kind != Kind::starred) {
      const List generators = comprehensions();
      if (!expect(Token::close_square, "behind the comprehension")) return 0;
      return tree_.emit(ast::Comprehended{head(Kind::list_comp, begin), first, generators});
    }
    tree_.gather(first);
    while (accept(Token::comma) && kind_ != Token::close_square) tree_.gather(star_named());
  }
  if (!expect(Token::close_square, "behind the list")) return 0;
  const List items = tree_.list(mark);
  return tree_.emit(ast::Elements{head(Kind::list, begin), items});
}

NodeId Parser::curly_brackets() {
  const std::uint32_t begin = begin_;
  advance();
  if (kind_ == Token::close_curly || kind_ == Token::double_star) return dict_display(begin, 0);
  const std::uint32_t at = begin_;
  const NodeId first = star_named();
  const Kind kind = tree_.node(first).kind;
  const bool bare = tree_.node(first).begin == at;
  if (kind_ == Token::colon && !(bare && (kind == Kind::starred || kind == Kind::named_expr))) {
    return dict_display(begin, first);
  }
  return set_display(begin, first);
}

// Pairs of key and value are gathered; a key that is 0 stands for `**`.
NodeId Parser::dict_display(std::uint32_t begin, NodeId first_key) {
  const std::size_t mark = tree_.mark();
  if (first_key != 0) {
    advance();
    const NodeId value = expression();
    if (kind_ == Token::kw_for || kind_ == Token::kw_async) {
      const List generators = comprehensions();
      if (!expect(Token::close_curly, "behind the comprehension")) return 0;
      return tree_.emit(ast::DictComp{head(Kind::dict_comp, begin), first_key, value, generators});
    }
    tree_.gather(first_key);
    tree_.gather(value);
    if (kind_ == Token::comma)
      advance();
    else if (kind_ != Token::close_curly)
      fail_here("`,` or `}` behind the item");
  }
  while (!failed_ && kind_ != Token::close_curly) {
    if (!dict_item()) return 0;
  }
  if (!expect(Token::close_curly, "behind the items")) return 0;
  const std::size_t end = tree_.mark();
  const List keys = tree_.column(mark, end, 2);
  const List values = tree_.column(mark + 1, end, 2);
  tree_.drop_to(mark);
  return tree_.emit(ast::Dict{head(Kind::dict, begin), keys, values});
}

// One item and the comma behind it.
bool Parser::dict_item() {
  NodeId key = 0;
  NodeId value = 0;
  if (accept(Token::double_star)) {
    value = operators(strength::bit_or);
  } else {
    key = expression();
    if (!expect(Token::colon, "behind the key")) return false;
    value = expression();
  }
  tree_.gather(key);
  tree_.gather(value);
  if (accept(Token::comma) || kind_ == Token::close_curly) return !failed_;
  fail_here("`,` or `}` behind the item");
  return false;
}

NodeId Parser::set_display(std::uint32_t begin, NodeId first) {
  const auto refuse_named = [this](NodeId item) {
    const Node& node = tree_.node(item);
    if (node.kind == Kind::named_expr && *(base_ + node.end) != ')')
      needs(9, "`:=` without brackets in a set", node.begin);
    return item;
  };
  if (before(9)) refuse_named(first);
  const bool comprehended = kind_ == Token::kw_for || kind_ == Token::kw_async;
  if (comprehended && tree_.node(first).kind != Kind::starred) {
    const List generators = comprehensions();
    if (!expect(Token::close_curly, "behind the comprehension")) return 0;
    return tree_.emit(ast::Comprehended{head(Kind::set_comp, begin), first, generators});
  }
  const std::size_t mark = tree_.mark();
  tree_.gather(first);
  while (accept(Token::comma) && kind_ != Token::close_curly) tree_.gather(refuse_named(star_named()));
  if (!expect(Token::close_curly, "behind the set")) return 0;
  const List items = tree_.list(mark);
  return tree_.emit(ast::Elements{head(Kind::set, begin), items});
}

List Parser::comprehensions() {
  const std::size_t mark = tree_.mark();
  while (kind_ == Token::kw_for || kind_ == Token::kw_async) tree_.gather(comprehension());
  return tree_.list(mark);
}

NodeId Parser::comprehension() {
  const std::uint32_t begin = begin_;
  const bool async = accept(Token::kw_async);
  if (!expect(Token::kw_for, "behind `async`")) return 0;
  const NodeId target = target_list();
  if (!expect(Token::kw_in, "behind the target of the comprehension")) return 0;
  const NodeId source = operators(strength::logical_or);
  const std::size_t mark = tree_.mark();
  while (accept(Token::kw_if)) {
    // Until Python 3.8 a lambda could stand here, without a condition of its own.
    const bool lambda_allowed = before(9) && kind_ == Token::kw_lambda;
    tree_.gather(lambda_allowed ? lambda(false) : operators(strength::logical_or));
  }
  const List conditions = tree_.list(mark);
  return tree_.emit(
      ast::Comprehension{head(Kind::comprehension, begin, async ? 1 : 0), target, source, conditions});
}

// The targets of a `for`, up to its `in`.
NodeId Parser::target_list() {
  const std::uint32_t begin = begin_;
  const auto element = [this] {
    return kind_ == Token::star ? star_expression() : operators(strength::bit_or);
  };
  NodeId target = element();
  if (kind_ == Token::comma) {
    const std::size_t mark = tree_.mark();
    tree_.gather(target);
    while (accept(Token::comma) && facts_of(kind_).starts_expression) tree_.gather(element());
    const List items = tree_.list(mark);
    target = tree_.emit(ast::Elements{head(Kind::tuple, begin), items});
  }
  make_target(target, Context::store);
  return target;
}

}  // namespace trysquare::pysource

//   patterns: pattern | item ',' [item (',' item)* [',']]        item: '*' name | pattern
//   pattern:  closed ('|' closed)* ['as' name]
//   closed:   literal | name | dotted | dotted '(' [arguments] ')' | '(' … ')' | '[' … ']' | '{' … '}'
//   literal:  string+ | 'None' | 'True' | 'False' | ['-'] number [('+' | '-') imaginary]
//   mapping:  (literal | dotted) ':' pattern | '**' name
// https://docs.python.org/3/reference/compound_stmts.html#patterns
#include "pysource/parser.hpp"

namespace trysquare::pysource {

NodeId Parser::patterns() {
  const std::uint32_t begin = begin_;
  const NodeId first = maybe_star_pattern();
  if (kind_ != Token::comma) {
    if (!failed_ && tree_.node(first).kind == Kind::match_star) fail_here("`,` behind the unpacking");
    return first;
  }
  const std::size_t mark = tree_.mark();
  tree_.gather(first);
  while (accept(Token::comma) && kind_ != Token::colon && kind_ != Token::kw_if)
    tree_.gather(maybe_star_pattern());
  const List items = tree_.list(mark);
  return tree_.emit(ast::MatchItems{head(Kind::match_sequence, begin), items});
}

NodeId Parser::maybe_star_pattern() {
  if (kind_ != Token::star) return pattern();
  const std::uint32_t begin = begin_;
  advance();
  const bool wildcard = at_word("_");
  Range name = take_name("a name to capture");
  if (wildcard) name = {};
  return tree_.emit(ast::MatchStar{head(Kind::match_star, begin), name});
}

Range Parser::captured_name(std::string_view what) {
  if (at_word("_")) {
    fail_here(what);
    return {};
  }
  return take_name(what);
}

NodeId Parser::pattern() {
  const std::uint32_t begin = begin_;
  const NodeId inner = or_pattern();
  if (!accept(Token::kw_as)) return inner;
  const Range name = captured_name("a name to capture");
  return tree_.emit(ast::MatchAs{head(Kind::match_as, begin), inner, name});
}

NodeId Parser::or_pattern() {
  const std::uint32_t begin = begin_;
  const NodeId first = closed_pattern();
  if (kind_ != Token::bar) return first;
  const std::size_t mark = tree_.mark();
  tree_.gather(first);
  while (accept(Token::bar)) tree_.gather(closed_pattern());
  const List items = tree_.list(mark);
  return tree_.emit(ast::MatchItems{head(Kind::match_or, begin), items});
}

NodeId Parser::closed_pattern() {
  const std::uint32_t begin = begin_;
  switch (kind_) {
    case Token::name: return name_pattern();
    case Token::open_round: return round_pattern();
    case Token::open_square: return square_pattern();
    case Token::open_curly: return mapping_pattern();
    case Token::kw_none:
    case Token::kw_true:
    case Token::kw_false: {
      const NodeId value = literal_value();
      return tree_.emit(ast::MatchValue{head(Kind::match_singleton, begin), value});
    }
    default: {
      const NodeId value = literal_value();
      return tree_.emit(ast::MatchValue{head(Kind::match_value, begin), value});
    }
  }
}

// A name captures, unless there is a dot in it or a bracket behind it; `_` is always the wildcard.
NodeId Parser::name_pattern() {
  const std::uint32_t begin = begin_;
  if (at_word("_")) {
    advance();
    return tree_.emit(ast::MatchAs{head(Kind::match_as, begin), 0, {}});
  }
  const NodeId value = dotted_value();
  if (kind_ == Token::open_round) return class_pattern(value, begin);
  if (tree_.node(value).kind == Kind::attribute) {
    return tree_.emit(ast::MatchValue{head(Kind::match_value, begin), value});
  }
  const Range name{tree_.node(value).begin, tree_.node(value).end};
  return tree_.emit(ast::MatchAs{head(Kind::match_as, begin), 0, name});
}

NodeId Parser::dotted_value() {
  const std::uint32_t begin = begin_;
  const Range first = take_name("a name");
  NodeId value = tree_.emit(ast::Name{{Kind::name, 0, 0, first.begin, first.end}});
  while (accept(Token::dot)) {
    const Range attribute = take_name("the name of an attribute");
    value = tree_.emit(ast::Attribute{head(Kind::attribute, begin), value, attribute});
  }
  return value;
}

// Positional patterns, then rows of keyword and pattern.
NodeId Parser::class_pattern(NodeId cls, std::uint32_t begin) {
  advance();
  const std::size_t mark = tree_.mark();
  std::size_t keywords_at = mark;
  bool keyword = false;
  while (kind_ != Token::close_round && !failed_) {
    const std::uint32_t at = begin_;
    const NodeId item = pattern();
    const bool named = kind_ == Token::assign;
    if (!named) {
      if (keyword) fail(at, "a positional pattern behind a keyword pattern");
      tree_.gather(item);
    } else {
      const Node node = tree_.node(item);
      const bool is_name =
          node.kind == Kind::match_as && node.begin == at && tree_.as<ast::MatchAs>(item).pattern == 0;
      if (!is_name) fail_here("a name before `=`");
      if (!keyword) keywords_at = tree_.mark();
      keyword = true;
      tree_.gather(tree_.emit(ast::Name{{Kind::name, 0, 0, node.begin, node.end}}));
      if (!accept(Token::assign)) return 0;
      tree_.gather(pattern());
    }
    if (!accept(Token::comma)) break;
  }
  if (!expect(Token::close_round, "behind the patterns")) return 0;
  const std::size_t end = tree_.mark();
  if (!keyword) keywords_at = end;
  const List items = tree_.column(mark, keywords_at, 1);
  const List names = tree_.column(keywords_at, end, 2);
  const List values = tree_.column(keywords_at + 1, end, 2);
  tree_.drop_to(mark);
  return tree_.emit(ast::MatchClass{head(Kind::match_class, begin), cls, items, names, values});
}

NodeId Parser::round_pattern() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  if (kind_ != Token::close_round) {
    const NodeId first = maybe_star_pattern();
    if (kind_ != Token::comma && tree_.node(first).kind != Kind::match_star) {
      expect(Token::close_round, "behind the pattern");
      return first;
    }
    tree_.gather(first);
    if (kind_ != Token::comma) fail_here("`,` behind the unpacking");
    while (accept(Token::comma) && kind_ != Token::close_round) tree_.gather(maybe_star_pattern());
  }
  if (!expect(Token::close_round, "behind the patterns")) return 0;
  const List items = tree_.list(mark);
  return tree_.emit(ast::MatchItems{head(Kind::match_sequence, begin), items});
}

NodeId Parser::square_pattern() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  while (kind_ != Token::close_square) {
    tree_.gather(maybe_star_pattern());
    if (!accept(Token::comma)) break;
  }
  if (!expect(Token::close_square, "behind the patterns")) return 0;
  const List items = tree_.list(mark);
  return tree_.emit(ast::MatchItems{head(Kind::match_sequence, begin), items});
}

NodeId Parser::literal_value() {
  switch (kind_) {
    case Token::string:
    case Token::string_with_fields: return strings();
    case Token::kw_none: return constant(Literal::none);
    case Token::kw_true: return constant(Literal::true_);
    case Token::kw_false: return constant(Literal::false_);
    case Token::minus:
    case Token::integer:
    case Token::floating:
    case Token::imaginary: return number_value();
    default: fail_here("a pattern"); return 0;
  }
}

NodeId Parser::number_value() {
  const std::uint32_t begin = begin_;
  const bool imaginary = kind_ == Token::imaginary;
  const NodeId left = signed_number();
  if (kind_ != Token::plus && kind_ != Token::minus) return left;
  const std::uint8_t operation = facts_of(kind_).operation;
  advance();
  const bool real =
      !imaginary && (tree_.node(left).kind != Kind::unary_op ||
                     tree_.node(tree_.as<ast::UnaryOp>(left).operand).detail != detail(Literal::imaginary));
  if (!real || kind_ != Token::imaginary) {
    fail_here("a real number and an imaginary one");
    return 0;
  }
  const NodeId right = constant(Literal::imaginary);
  return tree_.emit(ast::BinOp{head(Kind::bin_op, begin, operation), left, right});
}

NodeId Parser::signed_number() {
  const std::uint32_t begin = begin_;
  const bool negative = accept(Token::minus);
  NodeId value = 0;
  switch (kind_) {
    case Token::integer: value = constant(Literal::integer); break;
    case Token::floating: value = constant(Literal::floating); break;
    case Token::imaginary: value = constant(Literal::imaginary); break;
    default: fail_here("a number"); return 0;
  }
  return negative ? tree_.emit(ast::UnaryOp{head(Kind::unary_op, begin, detail(Unary::minus)), value})
                  : value;
}

NodeId Parser::mapping_pattern() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  Range rest;
  while (kind_ != Token::close_curly && !failed_) {
    if (accept(Token::double_star)) {
      rest = captured_name("a name to capture");
      accept(Token::comma);
      break;
    }
    const std::uint32_t at = begin_;
    const NodeId key = kind_ == Token::name ? dotted_value() : literal_value();
    if (tree_.node(key).kind == Kind::name) fail(at, "a key is a literal or a dotted name");
    tree_.gather(key);
    if (!expect(Token::colon, "behind the key")) return 0;
    tree_.gather(pattern());
    if (!accept(Token::comma)) break;
  }
  if (!expect(Token::close_curly, "behind the patterns")) return 0;
  const std::size_t end = tree_.mark();
  const List keys = tree_.column(mark, end, 2);
  const List values = tree_.column(mark + 1, end, 2);
  tree_.drop_to(mark);
  return tree_.emit(ast::MatchMapping{head(Kind::match_mapping, begin), keys, values, rest});
}

}  // namespace trysquare::pysource

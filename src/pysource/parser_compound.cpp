//   if:     'if' named block ('elif' named block)* ['else' block]       while: 'while' named block ['else'
//   block] for:    ['async'] 'for' targets 'in' star_expressions block ['else' block] with:   ['async']
//   'with' (item (',' item)* | '(' item (',' item)* [','] ')') block item:   expression ['as' target] try:
//   'try' block (handler+ ['else' block] ['finally' block] | 'finally' block) handler: 'except' ['*']
//   [expression (['as' name] | (',' expression)+ [','])] block
#include "pysource/parser.hpp"

namespace trysquare::pysource {

List Parser::else_block(Token keyword) {
  if (failed_ || kind_ != keyword) return {};
  advance();
  return block();
}

NodeId Parser::if_statement() {
  const std::size_t mark = tree_.mark();
  do {
    const std::size_t row = tree_.mark();
    tree_.gather(begin_);
    advance();
    tree_.gather(named_expression());
    if (failed_ || kind_ != Token::colon) {
      fail_here("`:` behind the condition");
      // What was understood before stays.
      tree_.drop_to(row);
      return if_chain(mark, {});
    }
    tree_.gather(block().at);
  } while (kind_ == Token::kw_elif);
  return if_chain(mark, else_block(Token::kw_else));
}

// An `elif` is an `if` alone in the `else` before it. Rows: begin, condition, body.
NodeId Parser::if_chain(std::size_t mark, List orelse) {
  NodeId last = 0;
  for (std::size_t at = tree_.mark(); at > mark; at -= 3) {
    if (last != 0) orelse = tree_.list_of(last);
    const Node node = head(Kind::if_, tree_.gathered(at - 3));
    last = tree_.emit(ast::If{node, tree_.gathered(at - 2), List{tree_.gathered(at - 1)}, orelse});
  }
  tree_.drop_to(mark);
  return last;
}

NodeId Parser::while_statement() {
  const std::uint32_t begin = begin_;
  advance();
  const NodeId test = named_expression();
  if (failed_) return 0;
  const List body = block();
  const List orelse = else_block(Token::kw_else);
  return tree_.emit(ast::While{head(Kind::while_, begin), test, body, orelse});
}

NodeId Parser::for_statement(std::uint32_t begin, bool async) {
  advance();
  const NodeId target = target_list();
  if (!expect(Token::kw_in, "behind the target of the loop")) return 0;
  const NodeId source = star_expressions({"a `for`", 0, 9});
  if (failed_) return 0;
  const List body = block();
  const List orelse = else_block(Token::kw_else);
  return tree_.emit(
      ast::For{head(async ? Kind::async_for : Kind::for_, begin), target, source, body, orelse});
}

NodeId Parser::with_statement(std::uint32_t begin, bool async) {
  advance();
  const std::size_t mark = tree_.mark();
  if (kind_ != Token::open_round || !bracketed_with_items(mark)) {
    do {
      tree_.gather(with_item());
    } while (accept(Token::comma));
  }
  if (failed_ || kind_ != Token::colon) {
    fail_here("`:` behind the context");
    return 0;
  }
  const List items = tree_.list(mark);
  const List body = block();
  return tree_.emit(ast::With{head(async ? Kind::async_with : Kind::with, begin), items, body});
}

// `with (a, b):` has two contexts, `with (a, b).c:` one: what stands behind the bracket decides, so this is a
// guess that may be taken back. It has brackets of its own within, but statements never: it is made once.
bool Parser::bracketed_with_items(std::size_t mark) {
  const Position start = here();
  const std::uint32_t size = tree_.size();
  advance();
  bool named = false;
  do {
    if (tree_.mark() != mark && kind_ == Token::close_round) break;
    const NodeId item = with_item();
    named = named || tree_.as<ast::WithItem>(item).target != 0;
    tree_.gather(item);
  } while (accept(Token::comma));
  const bool found = kind_ == Token::close_round && (advance(), kind_ == Token::colon);
  // Before Python 3.9 this was one context, a tuple.
  if (found && !failed_ && (named || !before(9))) {
    needs(9, "contexts in brackets", start.begin);
    return true;
  }
  go_back(start);
  tree_.cut_to(size);
  tree_.drop_to(mark);
  return false;
}

NodeId Parser::with_item() {
  const std::uint32_t begin = begin_;
  const NodeId context = expression();
  NodeId target = 0;
  if (accept(Token::kw_as)) {
    if (kind_ == Token::star) needs(9, "unpacking as the target of a `with`", begin_);
    target = kind_ == Token::star ? star_expression() : operators(strength::bit_or);
    make_target(target, Context::store);
  }
  return tree_.emit(ast::WithItem{head(Kind::with_item, begin), context, target});
}

NodeId Parser::try_statement() {
  const std::uint32_t begin = begin_;
  advance();
  if (kind_ != Token::colon) fail_here("`:` behind `try`");
  if (failed_) return 0;
  const List body = block();
  const std::size_t mark = tree_.mark();
  bool starred = false;
  while (!failed_ && kind_ == Token::kw_except) {
    const std::size_t row = tree_.mark();
    const bool first = row == mark;
    bool this_starred = false;
    const std::uint32_t at = begin_;
    const NodeId handler = except_handler(this_starred);
    tree_.drop_to(row);
    if (handler != 0) tree_.gather(handler);
    if (!first && this_starred != starred) report(at, "`except` and `except*` in one `try`");
    starred = starred || this_starred;
  }
  const List handlers = tree_.list(mark);
  const List orelse = handlers.at != 0 ? else_block(Token::kw_else) : List{};
  if (!failed_ && handlers.at == 0 && kind_ != Token::kw_finally) {
    fail_here("`except` or `finally` behind the block of `try`");
  }
  const List finalbody = else_block(Token::kw_finally);
  const Kind kind = starred ? Kind::try_star : Kind::try_;
  return tree_.emit(ast::Try{head(kind, begin), body, handlers, orelse, finalbody});
}

NodeId Parser::except_handler(bool& starred) {
  const std::uint32_t begin = begin_;
  advance();
  if (kind_ == Token::star) {
    needs(11, "`except*`", begin);
    advance();
    starred = true;
  }
  NodeId type = 0;
  Range name;
  bool several = false;
  if (kind_ != Token::colon || starred) type = exception_types(several);
  if (!several && accept(Token::kw_as)) name = take_name("a name");
  if (!failed_ && kind_ != Token::colon) fail_here("`:` behind the exception");
  if (failed_) return 0;
  const List body = block();
  return tree_.emit(ast::ExceptHandler{head(Kind::except_handler, begin), type, name, body});
}

// PEP 758: several types need no brackets when the exception gets no name.
NodeId Parser::exception_types(bool& several) {
  const std::uint32_t begin = begin_;
  const NodeId first = expression();
  several = kind_ == Token::comma;
  if (!several) return first;
  needs(14, "several exceptions without brackets", begin);
  return tuple_from(first, begin, &Parser::expression);
}

}  // namespace trysquare::pysource

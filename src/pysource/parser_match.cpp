//   match: 'match' subject ':' NEWLINE INDENT case+ DEDENT       subject: named | element ',' [elements]
//   case:  'case' patterns ['if' named] block
// Both words are names everywhere else, so a `match` statement is one that reads as one up to its line's end.
#include "pysource/parser.hpp"

namespace trysquare::pysource {

// 0 without an error: `match` is a name here.
NodeId Parser::match_statement() {
  const Position start = here();
  const std::uint32_t size = tree_.size();
  const std::size_t mark = tree_.mark();
  NodeId subject = 0;
  if (!match_header(subject)) {
    go_back(start);
    tree_.cut_to(size);
    tree_.drop_to(mark);
    return 0;
  }
  needs(10, "the `match` statement", start.begin);
  const List cases = match_cases();
  return tree_.emit(ast::Match{head(Kind::match, start.begin), subject, cases});
}

// Up to and with the end of the line.
bool Parser::match_header(NodeId& subject) {
  advance();
  if (!facts_of(kind_).starts_expression) return false;
  const std::uint32_t begin = begin_;
  const bool starred = kind_ == Token::star;
  subject = star_named();
  if (kind_ == Token::comma)
    subject = tuple_from(subject, begin, &Parser::star_named);
  else if (starred)
    return false;
  return !failed_ && accept(Token::colon) && kind_ == Token::newline;
}

List Parser::match_cases() {
  begin_line();
  if (kind_ != Token::indent) {
    if (!failed_) report(begin_, "expected an indented `case` behind `match`");
    return {};
  }
  take_indentation();
  const std::size_t mark = tree_.mark();
  while (kind_ != Token::dedent && kind_ != Token::end) {
    const std::size_t row = tree_.mark();
    NodeId node = 0;
    if (at_word("case")) {
      statement_at_ = begin_;
      node = match_case();
    } else {
      if (!failed_ && !after_fault_) report(begin_, "expected `case` in the block of `match`");
      statements();
    }
    tree_.drop_to(row);
    if (node != 0) tree_.gather(node);
    if (failed_) recover();
  }
  if (kind_ == Token::dedent) take_indentation();
  return tree_.list(mark);
}

NodeId Parser::match_case() {
  const std::uint32_t begin = begin_;
  advance();
  const NodeId pattern = patterns();
  NodeId guard = 0;
  if (accept(Token::kw_if)) guard = named_expression();
  if (!failed_ && kind_ != Token::colon) fail_here("`:` behind the pattern");
  if (failed_) return 0;
  const List body = block();
  return tree_.emit(ast::MatchCase{head(Kind::match_case, begin), pattern, guard, body});
}

}  // namespace trysquare::pysource

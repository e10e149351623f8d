//   file:        statement* END
//   statement:   compound_statement | simple_line
//   simple_line: simple_statement (';' simple_statement)* [';'] NEWLINE
//   block:       ':' (NEWLINE INDENT statement+ DEDENT | simple_line)
#include "pysource/parser.hpp"

#include "pep/python_version.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::pysource {

int grammar_version(std::string_view python) {
  const int minor = pep::python_minor(python);
  return minor >= 6 && minor <= 14 ? minor : 0;
}

Module parse(std::string_view bytes, ParseOptions options) { return Parser(bytes, options).parse(); }

Parser::Parser(std::string_view bytes, ParseOptions options)
    : Lexer(bytes, options), tree_(module_.text().size()) {
  if (options.version == 6) keywords_ = &keyword_table_without_async;
}

Parser::Parser(Module&& module, ParseOptions options) : Lexer(std::move(module), options), tree_(module_) {}

bool read_body(Module& module, NodeId function) {
  const Kind kind = module.kind(function);
  if (kind != Kind::function_def && kind != Kind::async_function_def) return true;
  const std::uint16_t state = module.node(function).extra;
  return state == body_waits ? Parser::read_body(module, function) : state != body_failed;
}

Module Parser::parse() {
  begin_line();
  if (options_.mode == Mode::module)
    file();
  else
    expression_file();
  tree_.hand_over(module_);
  std::ranges::stable_sort(module_.errors_, {}, &SyntaxError::at);
  return std::move(module_);
}

void Parser::file() {
  const std::size_t mark = tree_.mark();
  while (kind_ != Token::end) {
    statements();
    // A block without a header ends where the next one may begin.
    if (kind_ == Token::dedent) take_indentation();
  }
  const List body = tree_.list(mark);
  if (!before(14)) check_future(body);
  module_.root_ = tree_.emit(ast::Module{{Kind::module, 0, 0, 0, module_.text_size_}, body});
}

void Parser::expression_file() {
  if (kind_ == Token::indent) fail(begin_, "unexpected indentation");
  const std::uint32_t begin = begin_;
  NodeId body = failed_ ? 0 : star_expressions();
  while (kind_ == Token::newline) begin_line();
  if (kind_ != Token::end) fail_here("the end of the expression");
  if (failed_) body = 0;
  module_.root_ = tree_.emit(ast::Expression{head(Kind::expression, begin), body});
}

// Gathers the statements up to the end of the block.
void Parser::statements() {
  for (;;) {
    switch (kind_) {
      case Token::end:
      case Token::dedent: return;
      case Token::newline: begin_line(); break;
      case Token::error: recover(); break;
      case Token::indent: statement_behind_unread_header(); break;
      default: statement();
    }
  }
}

// An indented block that no header opened: its statements are read as if it were not indented.
void Parser::statement_behind_unread_header() {
  if (!after_fault_) report(begin_, "unexpected indentation");
  take_indentation();
  statements();
  if (kind_ == Token::dedent) take_indentation();
}

void Parser::statement() {
  statement_at_ = begin_;
  if (after_fault_ && at_orphan()) {
    // `else:` of an `if` that was not understood is no second mistake.
    fault_at_ = begin_;
    guessing_ = true;
    fail(begin_, {});
    guessing_ = false;
    return recover();
  }
  if (!at_compound_statement()) return simple_line();
  const std::size_t mark = tree_.mark();
  const NodeId node = compound_statement();
  tree_.drop_to(mark);
  if (node == 0 && !failed_) return simple_line();  // `match` and `async` may be names
  if (node != 0) tree_.gather(node);
  if (failed_) return recover();
  after_fault_ = false;
}

bool Parser::at_orphan() const {
  return kind_ == Token::kw_else || kind_ == Token::kw_elif || kind_ == Token::kw_except ||
         kind_ == Token::kw_finally;
}

bool Parser::at_compound_statement() const {
  switch (kind_) {
    case Token::kw_if:
    case Token::kw_while:
    case Token::kw_for:
    case Token::kw_try:
    case Token::kw_with:
    case Token::kw_def:
    case Token::kw_class:
    case Token::kw_async:
    case Token::at: return true;
    case Token::name:
      // Soft keywords: what they begin is found out by trying.
      return (end_ - begin_ == 5) &&
             (token_text() == "match" || (options_.version == 6 && token_text() == "async"));
    default: return false;
  }
}

NodeId Parser::compound_statement() {
  switch (kind_) {
    case Token::kw_if: return if_statement();
    case Token::kw_while: return while_statement();
    case Token::kw_for: return for_statement(begin_, false);
    case Token::kw_try: return try_statement();
    case Token::kw_with: return with_statement(begin_, false);
    case Token::kw_def: return function_definition(begin_, false, {});
    case Token::kw_class: return class_definition({});
    case Token::at: return decorated();
    case Token::kw_async: return async_statement();
    default: return token_text() == "match" ? match_statement() : async_statement();
  }
}

// Gathers the statements of a line.
void Parser::simple_line() {
  do {
    const std::size_t mark = tree_.mark();
    const NodeId node = simple_statement();
    tree_.drop_to(mark);
    if (failed_) return recover();
    tree_.gather(node);
  } while (accept(Token::semicolon) && kind_ != Token::newline);
  if (kind_ != Token::newline) {
    fail_here("the end of the statement");
    return recover();
  }
  after_fault_ = false;
  begin_line();
}

List Parser::block() {
  if (!expect(Token::colon, "before the block")) return {};
  const std::size_t mark = tree_.mark();
  if (kind_ != Token::newline) {
    simple_line();
    return tree_.list(mark);
  }
  begin_line();
  if (kind_ != Token::indent) {
    if (!failed_) report(begin_, fmt::format("expected an indented block, found {}", described_token()));
    return {};
  }
  take_indentation();
  after_fault_ = false;
  statements();
  if (kind_ == Token::dedent) take_indentation();
  return tree_.list(mark);
}

// Goes to the next statement.
void Parser::recover() {
  after_fault_ = true;
  const bool at_edge =
      fault_token_ == Token::indent || fault_token_ == Token::dedent || fault_token_ == Token::end;
  if (at_edge && !token_refused_) {
    // The statement has ended already, and blocks must see where they end.
    kind_ = fault_token_;
    failed_ = token_refused_ = false;
    return;
  }
  do {
    const std::uint32_t at = resume_at();
    failed_ = token_refused_ = false;
    level_ = 0;
    depth_ = 0;
    string_depth_ = 0;
    field_level_ = no_field;
    cursor_ = base_ + at;
    begin_line();
  } while (failed_);
}

// The end of the logical line, as far as its brackets can be trusted: a keyword that stands in no expression
// begins a new one.
std::uint32_t Parser::resume_at() {
  const std::uint32_t fallback = next_line(fault_at_);
  if (token_refused_ || field_level_ != no_field) return fallback;
  kind_ = fault_token_;
  std::uint32_t line = line_begin(begin_);
  const bool first = between(line, begin_).find_first_not_of(" \t\f") == std::string_view::npos;
  if (first && line > statement_at_ && (level_ == 0 || facts_of(kind_).starts_statement)) return line;
  // Looking ahead from every line would take hours for a file full of open brackets.
  if (unclosed_ || looked_ahead_ > 4 * std::uint64_t{module_.text_size_}) return fallback;
  guessing_ = true;
  const char* const from = cursor_;
  std::uint32_t found = fallback;
  for (failed_ = false;; lex()) {
    if (kind_ == Token::error) break;
    if (kind_ == Token::newline) found = end_;
    if (kind_ == Token::end) {
      unclosed_ = true;
      found = level_ == 0 ? begin_ : fallback;
    }
    if (kind_ == Token::newline || kind_ == Token::end) break;
    const std::uint32_t begins = begin_ > fallback ? line_begin(begin_) : line;
    if (begins > line && facts_of(kind_).starts_statement) {
      found = begins;
      break;
    }
    line = begins;
  }
  guessing_ = false;
  looked_ahead_ += static_cast<std::uint64_t>(cursor_ - from);
  return std::max(found, fallback);
}

void Parser::fail_here(std::string_view expected) {
  if (failed_) return;
  std::string hint;
  const std::string_view before = between(line_begin(previous_end_), previous_end_);
  if (before.ends_with("print") || before.ends_with("exec"))
    hint = "this is Python 2, where `print` and `exec` were statements";
  fail(begin_, fmt::format("expected {}, found {}", expected, described_token()), std::move(hint));
}

bool Parser::expect(Token token, std::string_view where) {
  if (kind_ == token) {
    advance();
    return true;
  }
  fail_here(fmt::format("`{}` {}", facts_of(token).text, where));
  return false;
}

Range Parser::take_name(std::string_view what) {
  if (kind_ != Token::name) {
    fail_here(what);
    return {};
  }
  const Range name{begin_, end_};
  advance();
  return name;
}

void Parser::needs(int version, std::string_view what, std::uint32_t at) {
  if (!before(version)) return;
  report(at, fmt::format("{} came with Python 3.{}, and this is read as Python 3.{}", what, version,
                         options_.version));
}

bool Parser::enter(std::uint32_t at) {
  constexpr std::uint32_t most = 1000;
  if (depth_ >= most) {
    fail(at, "an expression that nests more than 1,000 deep");
    return false;
  }
  ++depth_;
  return true;
}

}  // namespace trysquare::pysource

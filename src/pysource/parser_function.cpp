//   def:    ['async'] 'def' name [type_parameters] '(' [parameters] ')' ['->' expression] block
//   class:  'class' name [type_parameters] ['(' [arguments] ')'] block
//   parameters: [plain (',' plain)* [',' '/']] [',' ('*' [rest] (',' plain)* [',' '**' name] | '**' name)]
//   [','] plain:  name [':' expression] ['=' expression]      rest: name [':' ('*' bit_or | expression)]
//   type_parameters: '[' type_parameter (',' type_parameter)* [','] ']'
//   type_parameter:  name [':' expression] ['=' expression] | '*' name ['=' star_expression] | '**' name ['='
//   expression]
#include "pysource/parser.hpp"

#include <algorithm>
#include <cstring>

namespace trysquare::pysource {

NodeId Parser::decorated() {
  const std::size_t mark = tree_.mark();
  while (kind_ == Token::at) {
    decorator();
    if (failed_) return 0;
  }
  const List decorators = tree_.list(mark);
  const std::uint32_t begin = begin_;
  if (kind_ == Token::kw_class) return class_definition(decorators);
  if (kind_ == Token::kw_def) return function_definition(begin, false, decorators);
  if ((kind_ == Token::kw_async || at_word("async")) && (advance(), kind_ == Token::kw_def)) {
    return function_definition(begin, true, decorators);
  }
  fail_here("a function or a class behind the decorator");
  return 0;
}

void Parser::decorator() {
  advance();
  const std::uint32_t begin = begin_;
  const NodeId value = named_expression();
  if (before(9) && !failed_) {
    // A dotted name, maybe called.
    NodeId inner = tree_.node(value).kind == Kind::call ? tree_.as<ast::Call>(value).function : value;
    while (tree_.node(inner).kind == Kind::attribute) inner = tree_.as<ast::Attribute>(inner).value;
    if (tree_.node(inner).kind != Kind::name || tree_.node(inner).begin != begin) {
      needs(9, "a decorator that is any expression", begin);
    }
  }
  tree_.gather(value);
  if (kind_ != Token::newline) return fail_here("the end of the decorator's line");
  begin_line();
}

// `async` was read, or still stands here as a statement's first word.
NodeId Parser::async_statement() {
  const std::uint32_t begin = begin_;
  const Position start = here();
  advance();
  if (kind_ == Token::kw_def) return function_definition(begin, true, {});
  if (kind_ == Token::kw_for && start.kind == Token::kw_async) return for_statement(begin, true);
  if (kind_ == Token::kw_with && start.kind == Token::kw_async) return with_statement(begin, true);
  if (start.kind == Token::name) {
    go_back(start);
    return 0;
  }
  fail_here("`def`, `for` or `with` behind `async`");
  return 0;
}

namespace {

// What stands where the body of a function will: an empty list, and how to read on.
struct WaitingBody {
  std::uint32_t count = 0;
  std::uint32_t begin = 0;
  std::uint32_t column = 0;  // of the block in which the function stands
  std::uint32_t column_behind = 0;
  std::uint32_t version = 0;
};

}  // namespace

// The body is passed over; an empty list when it has to be read. In Python 3.6 what its words mean depends on
// the functions around.
List Parser::waiting_body() {
  if (options_.bodies == Bodies::read || options_.version == 6) return {};
  const auto block = pass_block();
  if (!block) return {};
  const List waiting{tree_.emit(WaitingBody{0, block->begin, block->column, block->column_behind,
                                            static_cast<std::uint32_t>(options_.version)})};
  after_fault_ = false;
  begin_line();
  return waiting;
}

bool Parser::read_body(Module& module, NodeId function) {
  auto definition = module.as<ast::FunctionDef>(function);
  WaitingBody waiting;
  std::memcpy(static_cast<void*>(&waiting), module.words() + definition.body.at, sizeof waiting);
  const std::size_t errors = module.errors().size();
  Parser parser(std::move(module), {static_cast<int>(waiting.version), Mode::module, Bodies::read});
  parser.begin_block({waiting.begin, waiting.column, waiting.column_behind});
  const std::size_t mark = parser.tree_.mark();
  if (parser.kind_ == Token::indent) parser.take_indentation();
  parser.statements();
  definition.body = parser.tree_.list(mark);
  const bool fine = parser.module_.errors_.size() == errors;
  definition.extra = fine ? 0 : body_failed;
  parser.tree_.replace(function, definition);
  parser.tree_.hand_over(parser.module_);
  std::ranges::stable_sort(parser.module_.errors_, {}, &SyntaxError::at);
  module = std::move(parser.module_);
  return fine;
}

NodeId Parser::function_definition(std::uint32_t begin, bool async, List decorators) {
  // In Python 3.6 the words `async` and `await` are keywords here and nowhere else.
  const KeywordTable* const outer = keywords_;
  if (async) keywords_ = &keyword_table;
  advance();
  const Range name = take_name("the name of the function");
  const List type_params = type_parameters();
  NodeId returns = 0;
  NodeId arguments = 0;
  if (expect(Token::open_round, "behind the function's name")) {
    arguments = parameters(true, Token::close_round);
    expect(Token::close_round, "behind the parameters");
  }
  if (accept(Token::arrow)) returns = expression();
  const bool understood = !failed_ && kind_ == Token::colon;
  List body = understood ? waiting_body() : List{};
  const std::uint16_t state = body.at != 0 ? body_waits : 0;
  if (body.at == 0) body = block();
  keywords_ = outer;
  if (!understood) return 0;
  const Kind kind = async ? Kind::async_function_def : Kind::function_def;
  return tree_.emit(
      ast::FunctionDef{head(kind, begin, 0, state), name, arguments, body, decorators, returns, type_params});
}

NodeId Parser::class_definition(List decorators) {
  const std::uint32_t begin = begin_;
  advance();
  const Range name = take_name("the name of the class");
  const List type_params = type_parameters();
  CallArguments arguments;
  if (kind_ == Token::open_round) arguments = call_arguments(before(7));
  const bool understood = !failed_ && kind_ == Token::colon;
  const List body = block();
  if (!understood) return 0;
  return tree_.emit(ast::ClassDef{head(Kind::class_def, begin), name, arguments.positional,
                                  arguments.keywords, body, decorators, type_params});
}

// Rows of (parameter, default value or 0) are gathered, then told apart by where `/` and `*` stood.
NodeId Parser::parameters(bool annotated, Token close) {
  const std::uint32_t begin = begin_;
  const std::size_t mark = tree_.mark();
  Parameters seen;
  while (kind_ != close && !failed_) {
    if (seen.keyword_rest != 0) fail_here("no parameter behind `**`");
    if (kind_ == Token::slash) {
      slash_parameter(mark, seen);
    } else if (kind_ == Token::star) {
      seen.star = tree_.mark();
      star_parameter(annotated, close, seen);
    } else if (accept(Token::double_star)) {
      seen.keyword_rest = parameter_name(annotated, false);
      if (kind_ == Token::assign) fail_here("no default value for `**`");
    } else {
      parameter(annotated, seen);
    }
    if (kind_ != close && !expect(Token::comma, "between the parameters")) break;
  }
  return failed_ ? 0 : arguments_node(mark, seen, begin);
}

void Parser::parameter(bool annotated, Parameters& seen) {
  const std::uint32_t at = begin_;
  tree_.gather(parameter_name(annotated, false));
  NodeId value = 0;
  if (accept(Token::assign)) {
    value = expression();
    seen.defaulted = true;
  } else if (seen.defaulted && !seen.starred) {
    fail(at, "a parameter without a default value behind one that has one");
  }
  tree_.gather(value);
}

void Parser::star_parameter(bool annotated, Token close, Parameters& seen) {
  if (seen.starred) return fail_here("no second `*`");
  seen.starred = true;
  const std::uint32_t at = begin_;
  advance();
  if (kind_ == Token::name) {
    seen.rest = parameter_name(annotated, true);
    if (kind_ == Token::assign) fail_here("no default value for `*`");
    return;
  }
  // A lone star: names must follow.
  const Position comma = here();
  if (!expect(Token::comma, "or a name behind `*`")) return;
  if (kind_ == close || kind_ == Token::double_star) return fail(at, "no parameter follows the lone `*`");
  go_back(comma);
}

void Parser::slash_parameter(std::size_t mark, Parameters& seen) {
  if (seen.has_slash || seen.starred || tree_.mark() == mark) return fail_here("parameters before `/`, once");
  needs(8, "`/` among the parameters", begin_);
  seen.has_slash = true;
  seen.slash = tree_.mark();
  advance();
}

NodeId Parser::parameter_name(bool annotated, bool star) {
  const std::uint32_t begin = begin_;
  const Range name = take_name("a parameter");
  check_name(name.begin, between(name.begin, name.end));
  NodeId annotation = 0;
  if (annotated && accept(Token::colon)) {
    if (star && kind_ == Token::star) needs(11, "an unpacked annotation", begin_);
    annotation = star ? star_expression() : expression();
  }
  return tree_.emit(ast::Arg{head(Kind::arg, begin), name, annotation});
}

NodeId Parser::arguments_node(std::size_t mark, const Parameters& seen, std::uint32_t begin) {
  const std::size_t end = tree_.mark();
  refuse_many((end - mark) / 2, begin);
  const std::size_t star = seen.starred ? seen.star : end;
  const std::size_t slash = seen.has_slash ? seen.slash : mark;
  // Without parameters nothing was taken since the bracket, and blanks stand before `begin`.
  ast::Arguments node{head(Kind::arguments, std::min(begin, previous_end_)),
                      {},
                      {},
                      seen.rest,
                      {},
                      {},
                      seen.keyword_rest,
                      {}};
  node.positional_only = tree_.column(mark, slash, 2);
  node.args = tree_.column(slash, star, 2);
  node.keyword_only = tree_.column(star, end, 2);
  node.keyword_defaults = tree_.column(star + 1, end, 2);
  for (std::size_t at = mark + 1; at < star; at += 2) {
    if (tree_.gathered(at) != 0) tree_.gather(tree_.gathered(at));
  }
  node.defaults = tree_.list(end);
  tree_.drop_to(mark);
  return tree_.emit(node);
}

List Parser::type_parameters() {
  if (kind_ != Token::open_square) return {};
  needs(12, "type parameters", begin_);
  advance();
  const std::size_t mark = tree_.mark();
  do {
    if (tree_.mark() != mark && kind_ == Token::close_square) break;
    tree_.gather(type_parameter());
  } while (accept(Token::comma));
  expect(Token::close_square, "behind the type parameters");
  return tree_.list(mark);
}

NodeId Parser::type_parameter() {
  const std::uint32_t begin = begin_;
  Kind kind = Kind::type_var;
  if (accept(Token::star))
    kind = Kind::type_var_tuple;
  else if (accept(Token::double_star))
    kind = Kind::param_spec;
  const Range name = take_name("a type parameter");
  NodeId bound = 0;
  NodeId value = 0;
  if (kind == Kind::type_var && accept(Token::colon)) bound = expression();
  if (kind_ == Token::assign) {
    needs(13, "the default of a type parameter", begin_);
    advance();
    value = kind == Kind::type_var_tuple ? star_expression() : expression();
  }
  return tree_.emit(ast::TypeParam{head(kind, begin), name, bound, value});
}

}  // namespace trysquare::pysource

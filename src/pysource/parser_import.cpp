//   import: 'import' alias (',' alias)*                      alias: dotted_name ['as' name]
//   from:   'from' dots* [dotted_name] 'import' ('*' | names | '(' names [','] ')')
//   names:  name ['as' name] (',' name ['as' name])*
#include "pysource/parser.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace trysquare::pysource {

namespace {

// https://docs.python.org/3/library/__future__.html
constexpr std::array<std::string_view, 10> features{
    "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};

}  // namespace

NodeId Parser::import_statement() {
  const std::uint32_t begin = begin_;
  advance();
  const std::size_t mark = tree_.mark();
  do {
    tree_.gather(dotted_alias());
  } while (accept(Token::comma));
  const List names = tree_.list(mark);
  return tree_.emit(ast::Import{head(Kind::import, begin), names});
}

NodeId Parser::dotted_alias() {
  const std::uint32_t begin = begin_;
  const Range name = dotted_name();
  Range as_name;
  if (accept(Token::kw_as)) as_name = take_name("a name");
  const Range bound = as_name.empty() ? name : as_name;
  check_name(bound.begin, between(bound.begin, bound.end));
  return tree_.emit(ast::Alias{head(Kind::alias, begin), name, as_name});
}

// White space may stand around the dots; Python's name has none.
Range Parser::dotted_name() {
  const Range first = take_name("the name of a module");
  Range whole = first;
  if (kind_ != Token::dot) return whole;
  std::string joined(module_.name(first));
  while (accept(Token::dot)) {
    const Range part = take_name("a name behind the dot");
    joined += '.';
    joined += module_.name(part);
    whole.end = part.end;
  }
  if (failed_) return {};
  if (joined != between(whole.begin, whole.end))
    module_.names_.insert_or_assign(whole.begin, std::move(joined));
  return whole;
}

std::uint32_t Parser::leading_dots() {
  std::uint32_t level = 0;
  for (;; advance()) {
    if (kind_ == Token::dot)
      level += 1;
    else if (kind_ == Token::ellipsis)
      level += 3;
    else
      return level;
  }
}

NodeId Parser::import_from_statement() {
  const std::uint32_t begin = begin_;
  advance();
  const std::uint32_t level = leading_dots();
  Range module;
  if (level == 0 || kind_ == Token::name) module = dotted_name();
  if (!expect(Token::kw_import, "behind the module")) return 0;
  const std::size_t mark = tree_.mark();
  if (kind_ == Token::star) {
    const std::uint32_t star = begin_;
    const Range name{begin_, end_};
    advance();
    tree_.gather(tree_.emit(ast::Alias{head(Kind::alias, star), name, {}}));
  } else {
    const bool bracketed = accept(Token::open_round);
    do {
      tree_.gather(imported_name());
    } while (accept(Token::comma) && !end_of_imported_names(bracketed));
    if (bracketed) expect(Token::close_round, "behind the imported names");
  }
  const List names = tree_.list(mark);
  return tree_.emit(ast::ImportFrom{head(Kind::import_from, begin), module, names, level});
}

// What the first statements ask of `__future__`: Python 3.14 looks at it when it has read the source, those
// before it when they compile.
void Parser::check_future(List body) {
  for (const NodeId id : tree_.items(body)) {
    if (id == tree_.items(body).front() && tree_.node(id).kind == Kind::expr) {
      const Node& text = tree_.node(tree_.as<ast::Expr>(id).value);
      if (text.kind == Kind::constant && static_cast<Literal>(text.detail) == Literal::string) continue;
    }
    if (tree_.node(id).kind != Kind::import_from) return;
    const auto from = tree_.as<ast::ImportFrom>(id);
    if (from.level != 0 || module_.name(from.module) != "__future__") return;
    for (const NodeId alias : tree_.items(from.names)) {
      const Range name = tree_.as<ast::Alias>(alias).name;
      if (std::ranges::find(features, module_.name(name)) == features.end())
        report(name.begin, "`__future__` has no such feature");
    }
  }
}

// Behind a comma, which may be the last thing only in brackets.
bool Parser::end_of_imported_names(bool bracketed) {
  if (!bracketed && kind_ == Token::newline) fail_here("a name (a comma may end the names only in brackets)");
  return bracketed && kind_ == Token::close_round;
}

NodeId Parser::imported_name() {
  const std::uint32_t begin = begin_;
  const Range name = take_name("a name to import");
  Range as_name;
  if (accept(Token::kw_as)) as_name = take_name("a name");
  const Range bound = as_name.empty() ? name : as_name;
  check_name(bound.begin, between(bound.begin, bound.end));
  return tree_.emit(ast::Alias{head(Kind::alias, begin), name, as_name});
}

}  // namespace trysquare::pysource

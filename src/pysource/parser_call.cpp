//   primary:   atom ('.' name | '(' [arguments] ')' | '[' slices ']')*
//   arguments: argument (',' argument)* [','] | named comprehensions
//   argument:  named | name '=' expression | '*' expression | '**' expression
//   slices:    slice (',' slice)* [',']           slice: [expression] ':' [expression] [':' [expression]] |
//   named | '*' expression
#include "pysource/parser.hpp"

#include <fmt/core.h>

#include <set>

namespace trysquare::pysource {

NodeId Parser::primary() {
  const std::uint32_t begin = begin_;
  NodeId value = atom();
  for (;;) {
    switch (kind_) {
      case Token::dot: {
        advance();
        const Range attribute = take_name("the name of an attribute");
        value = tree_.emit(ast::Attribute{head(Kind::attribute, begin), value, attribute});
        break;
      }
      case Token::open_round: value = call(value, begin); break;
      case Token::open_square: value = subscript(value, begin); break;
      default: return value;
    }
  }
}

NodeId Parser::call(NodeId function, std::uint32_t begin) {
  const auto [positional, keywords] = call_arguments(true);
  return tree_.emit(ast::Call{head(Kind::call, begin), function, positional, keywords});
}

// From the opening bracket to behind the closing one.
Parser::CallArguments Parser::call_arguments(bool generator_allowed) {
  ArgumentState seen;
  seen.open = begin_;
  seen.generator_allowed = generator_allowed;
  advance();
  const std::size_t mark = tree_.mark();
  while (kind_ != Token::close_round) {
    tree_.gather(call_argument(seen));
    if (seen.finished) break;
    seen.generator_allowed = false;
    if (!accept(Token::comma)) break;
  }
  if (!seen.finished && !expect(Token::close_round, "behind the arguments")) return {};
  refuse_many(tree_.mark() - mark, seen.open);
  CallArguments arguments;
  if (!seen.keyword && !seen.unpacked) {
    arguments.positional = tree_.list(mark);
    return arguments;
  }
  const std::size_t end = tree_.mark();
  const auto pick = [&](bool keyword) {
    for (std::size_t at = mark; at < end; ++at) {
      if ((tree_.node(tree_.gathered(at)).kind == Kind::keyword) == keyword) tree_.gather(tree_.gathered(at));
    }
    return tree_.list(end);
  };
  arguments.positional = pick(false);
  arguments.keywords = pick(true);
  tree_.drop_to(mark);
  if (before(9)) refuse_repeated(arguments.keywords);
  return arguments;
}

void Parser::refuse_many(std::size_t arguments, std::uint32_t at) {
  constexpr std::size_t most_of_version_6 = 255;
  if (arguments > most_of_version_6) needs(7, "more than 255 arguments", at);
}

// Until Python 3.8 the parser did what the compiler does today.
void Parser::refuse_repeated(List keywords) {
  std::set<std::string_view> seen;
  for (const NodeId id : tree_.items(keywords)) {
    const Range name = tree_.as<ast::Keyword>(id).name;
    if (!name.empty() && !seen.insert(between(name.begin, name.end)).second) {
      report(name.begin, fmt::format("the argument `{:.40}` is given twice", between(name.begin, name.end)));
    }
  }
}

NodeId Parser::call_argument(ArgumentState& seen) {
  const std::uint32_t begin = begin_;
  if (kind_ == Token::star) {
    if (seen.unpacked) fail_here("no `*` behind a `**`");
    if (!accept(Token::star)) return 0;
    const NodeId value = expression();
    return tree_.emit(ast::Starred{head(Kind::starred, begin), value});
  }
  if (accept(Token::double_star)) {
    seen.unpacked = true;
    const NodeId value = expression();
    return tree_.emit(ast::Keyword{head(Kind::keyword, begin), {}, value});
  }
  NodeId value = expression();
  if (kind_ == Token::assign) return keyword_argument(value, begin, seen);
  if (kind_ == Token::walrus) value = named(value, begin);
  if (kind_ == Token::kw_for || kind_ == Token::kw_async) {
    if (!seen.generator_allowed) {
      fail(begin, "a generator among other arguments needs brackets of its own");
      return 0;
    }
    const Node& element = tree_.node(value);
    if (element.kind == Kind::starred) {
      fail(begin, "an unpacking is no element of a generator");
      return 0;
    }
    if (element.kind == Kind::named_expr && element.begin == begin)
      needs(9, "`:=` without brackets in a generator", begin);
    const List generators = comprehensions();
    if (before(7)) accept(Token::comma);
    if (!expect(Token::close_round, "behind the generator (among other arguments it needs brackets)"))
      return 0;
    seen.finished = true;
    return tree_.emit(ast::Comprehended{head(Kind::generator_exp, seen.open), value, generators});
  }
  if (seen.keyword || seen.unpacked) fail(begin, "a positional argument behind a keyword argument");
  return value;
}

NodeId Parser::keyword_argument(NodeId name, std::uint32_t begin, ArgumentState& seen) {
  const Node node = tree_.node(name);
  // Until Python 3.7 the name might stand in brackets.
  if (node.kind != Kind::name || (node.begin != begin && !before(8))) {
    fail(begin, "the keyword of an argument is not a name", "`==` compares");
    return 0;
  }
  check_name(node.begin, between(node.begin, node.end));
  seen.keyword = true;
  advance();
  const NodeId value = expression();
  return tree_.emit(ast::Keyword{head(Kind::keyword, begin), Range{node.begin, node.end}, value});
}

NodeId Parser::subscript(NodeId value, std::uint32_t begin) {
  advance();
  const std::uint32_t first = begin_;
  NodeId index = slice();
  const bool starred = tree_.node(index).kind == Kind::starred && tree_.node(index).begin == first;
  if (kind_ == Token::comma || starred) {
    const std::size_t mark = tree_.mark();
    tree_.gather(index);
    while (accept(Token::comma) && kind_ != Token::close_square) tree_.gather(slice());
    const List items = tree_.list(mark);
    index = tree_.emit(ast::Elements{head(Kind::tuple, first), items});
  }
  if (!expect(Token::close_square, "behind the subscript")) return 0;
  return tree_.emit(ast::Subscript{head(Kind::subscript, begin), value, index});
}

NodeId Parser::slice() {
  const std::uint32_t begin = begin_;
  if (accept(Token::star)) {
    needs(11, "unpacking in a subscript", begin);
    const NodeId value = expression();
    return tree_.emit(ast::Starred{head(Kind::starred, begin), value});
  }
  NodeId lower = 0;
  if (kind_ != Token::colon) {
    lower = expression();
    if (kind_ == Token::walrus) {
      needs(10, "`:=` without brackets in a subscript", begin_);
      return named(lower, begin);
    }
    if (kind_ != Token::colon) return lower;
  }
  advance();
  NodeId upper = 0;
  NodeId step = 0;
  const auto ends = [this] {
    return kind_ == Token::colon || kind_ == Token::comma || kind_ == Token::close_square;
  };
  if (!ends()) upper = expression();
  if (accept(Token::colon) && !ends()) step = expression();
  return tree_.emit(ast::Slice{head(Kind::slice, begin), lower, upper, step});
}

}  // namespace trysquare::pysource

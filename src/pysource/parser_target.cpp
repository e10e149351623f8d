//   target:  name | primary '.' name | primary '[' … ']' | '(' targets ')' | '[' targets ']' | '*' target
// What is assigned to is read as an expression first; here it becomes a target, or is refused.
#include "pysource/parser.hpp"

#include <fmt/core.h>

#include <utility>

namespace trysquare::pysource {

namespace {

constexpr std::pair<Kind, std::string_view> nouns[] = {
    {Kind::call, "a call"},
    {Kind::constant, "a literal"},
    {Kind::bin_op, "an operation"},
    {Kind::unary_op, "an operation"},
    {Kind::bool_op, "an operation"},
    {Kind::compare, "a comparison"},
    {Kind::lambda, "a lambda"},
    {Kind::if_exp, "a conditional expression"},
    {Kind::await, "an `await`"},
    {Kind::yield, "a `yield`"},
    {Kind::yield_from, "a `yield`"},
    {Kind::named_expr, "a named expression"},
    {Kind::dict, "a dict"},
    {Kind::set, "a set"},
    {Kind::joined_str, "an f-string"},
    {Kind::template_str, "a t-string"},
    {Kind::generator_exp, "a generator"},
    {Kind::tuple, "a tuple"},
    {Kind::list, "a list"},
    {Kind::starred, "an unpacking"},
};

std::string_view noun(Kind kind) {
  for (const auto& [of, text] : nouns) {
    if (of == kind) return text;
  }
  return "a comprehension";
}

}  // namespace

void Parser::make_target(NodeId id, Context context) {
  if (failed_ || id == 0) return;
  Node& node = tree_.node(id);
  switch (node.kind) {
    case Kind::name:
      node.detail = detail(context);
      if (context == Context::store) check_name(node.begin, between(node.begin, node.end));
      return;
    case Kind::attribute: {
      node.detail = detail(context);
      const Range attribute = tree_.as<ast::Attribute>(id).attr;
      if (context == Context::store) check_name(attribute.begin, between(attribute.begin, attribute.end));
      return;
    }
    case Kind::subscript: node.detail = detail(context); return;
    case Kind::starred:
      if (context == Context::del && !before(9)) break;
      node.detail = detail(context);
      return make_target(tree_.as<ast::Starred>(id).value, context);
    case Kind::list:
    case Kind::tuple:
      node.detail = detail(context);
      // Brackets nest 200 deep at most, and so does this.
      for (const NodeId item : tree_.items(tree_.as<ast::Elements>(id).items)) make_target(item, context);
      return;
    default: break;
  }
  const std::string_view verb = context == Context::del ? "delete" : "assign to";
  fail(node.begin, fmt::format("cannot {} {}", verb, noun(node.kind)),
       node.kind == Kind::starred ? "" : "`==` compares, `:=` in brackets assigns within an expression");
}

bool Parser::single_target(NodeId id, std::string_view purpose) {
  if (failed_) return false;
  const Node& node = tree_.node(id);
  if (node.kind != Kind::name && node.kind != Kind::attribute && node.kind != Kind::subscript) {
    fail(node.begin, fmt::format("{} has one name, attribute or subscript for its target, not {}", purpose,
                                 noun(node.kind)));
    return false;
  }
  make_target(id, Context::store);
  return !failed_;
}

// Since 3.9 CPython takes a bracketed target for the whole one, and then wants the colon: `(a).b: int` is
// refused.
bool Parser::begins_with_bracketed_target(NodeId target, std::uint32_t begin) const {
  if (tree_.node(target).begin != begin) return false;  // the brackets hold the whole target
  while (tree_.node(target).begin == begin) {
    switch (tree_.node(target).kind) {
      case Kind::attribute: target = tree_.as<ast::Attribute>(target).value; break;
      case Kind::subscript: target = tree_.as<ast::Subscript>(target).value; break;
      case Kind::call: target = tree_.as<ast::Call>(target).function; break;
      default: return false;
    }
  }
  const Kind kind = tree_.node(target).kind;
  return kind == Kind::name || kind == Kind::attribute || kind == Kind::subscript;
}

// Until Python 3.8 the parser itself refused this name; today the compiler does.
bool Parser::check_name(std::uint32_t at, std::string_view name) {
  if (!before(9) || name != "__debug__") return true;
  report(at, "cannot assign to `__debug__`");
  return false;
}

}  // namespace trysquare::pysource

#include "pysource/shape.hpp"

namespace trysquare::pysource {

namespace {

using enum FieldType;

constexpr std::size_t kind_count = static_cast<std::size_t>(Kind::count);

// In the order of Kind.
constexpr std::array<Shape, kind_count> shapes{{
    {"", false, {}},
    {"Module", false, {{{"body", nodes}}}},
    {"Expression", false, {{{"body", node}}}},
    {"FunctionDef",
     true,
     {{{"name", name},
       {"args", node},
       {"body", nodes},
       {"decorator_list", nodes},
       {"returns", node},
       {"type_params", nodes}}}},
    {"AsyncFunctionDef",
     true,
     {{{"name", name},
       {"args", node},
       {"body", nodes},
       {"decorator_list", nodes},
       {"returns", node},
       {"type_params", nodes}}}},
    {"ClassDef",
     true,
     {{{"name", name},
       {"bases", nodes},
       {"keywords", nodes},
       {"body", nodes},
       {"decorator_list", nodes},
       {"type_params", nodes}}}},
    {"Return", true, {{{"value", node}}}},
    {"Delete", true, {{{"targets", nodes}}}},
    {"Assign", true, {{{"targets", nodes}, {"value", node}}}},
    {"TypeAlias", true, {{{"name", node}, {"type_params", nodes}, {"value", node}}}},
    {"AugAssign", true, {{{"target", node}, {"op", operation}, {"value", node}}}},
    {"AnnAssign", true, {{{"target", node}, {"annotation", node}, {"value", node}, {"simple", flag}}}},
    {"For", true, {{{"target", node}, {"iter", node}, {"body", nodes}, {"orelse", nodes}}}},
    {"AsyncFor", true, {{{"target", node}, {"iter", node}, {"body", nodes}, {"orelse", nodes}}}},
    {"While", true, {{{"test", node}, {"body", nodes}, {"orelse", nodes}}}},
    {"If", true, {{{"test", node}, {"body", nodes}, {"orelse", nodes}}}},
    {"With", true, {{{"items", nodes}, {"body", nodes}}}},
    {"AsyncWith", true, {{{"items", nodes}, {"body", nodes}}}},
    {"Match", true, {{{"subject", node}, {"cases", nodes}}}},
    {"Raise", true, {{{"exc", node}, {"cause", node}}}},
    {"Try", true, {{{"body", nodes}, {"handlers", nodes}, {"orelse", nodes}, {"finalbody", nodes}}}},
    {"TryStar", true, {{{"body", nodes}, {"handlers", nodes}, {"orelse", nodes}, {"finalbody", nodes}}}},
    {"Assert", true, {{{"test", node}, {"msg", node}}}},
    {"Import", true, {{{"names", nodes}}}},
    {"ImportFrom", true, {{{"module", name}, {"names", nodes}, {"level", number}}}},
    {"Global", true, {{{"names", nodes}}}},
    {"Nonlocal", true, {{{"names", nodes}}}},
    {"Expr", true, {{{"value", node}}}},
    {"Pass", true, {}},
    {"Break", true, {}},
    {"Continue", true, {}},
    {"BoolOp", true, {{{"op", logic}, {"values", nodes}}}},
    {"NamedExpr", true, {{{"target", node}, {"value", node}}}},
    {"BinOp", true, {{{"left", node}, {"op", operation}, {"right", node}}}},
    {"UnaryOp", true, {{{"op", unary}, {"operand", node}}}},
    {"Lambda", true, {{{"args", node}, {"body", node}}}},
    {"IfExp", true, {{{"test", node}, {"body", node}, {"orelse", node}}}},
    {"Dict", true, {{{"keys", nodes}, {"values", nodes}}}},
    {"Set", true, {{{"elts", nodes}}}},
    {"ListComp", true, {{{"elt", node}, {"generators", nodes}}}},
    {"SetComp", true, {{{"elt", node}, {"generators", nodes}}}},
    {"DictComp", true, {{{"key", node}, {"value", node}, {"generators", nodes}}}},
    {"GeneratorExp", true, {{{"elt", node}, {"generators", nodes}}}},
    {"Await", true, {{{"value", node}}}},
    {"Yield", true, {{{"value", node}}}},
    {"YieldFrom", true, {{{"value", node}}}},
    {"Compare", true, {{{"left", node}, {"ops", comparisons}, {"comparators", nodes}}}},
    {"Call", true, {{{"func", node}, {"args", nodes}, {"keywords", nodes}}}},
    {"FormattedValue", true, {{{"value", node}, {"conversion", conversion}, {"format_spec", node}}}},
    {"Interpolation",
     true,
     {{{"value", node}, {"str", name}, {"conversion", conversion}, {"format_spec", node}}}},
    {"JoinedStr", true, {{{"values", nodes}}}},
    {"TemplateStr", true, {{{"values", nodes}}}},
    {"Constant", true, {}},
    {"TextPiece", true, {}},
    {"Attribute", true, {{{"value", node}, {"attr", name}, {"ctx", context}}}},
    {"Subscript", true, {{{"value", node}, {"slice", node}, {"ctx", context}}}},
    {"Starred", true, {{{"value", node}, {"ctx", context}}}},
    {"Name", true, {{{"id", own_name}, {"ctx", context}}}},
    {"List", true, {{{"elts", nodes}, {"ctx", context}}}},
    {"Tuple", true, {{{"elts", nodes}, {"ctx", context}}}},
    {"Slice", true, {{{"lower", node}, {"upper", node}, {"step", node}}}},
    {"comprehension", false, {{{"target", node}, {"iter", node}, {"ifs", nodes}, {"is_async", flag}}}},
    {"ExceptHandler", true, {{{"type", node}, {"name", name}, {"body", nodes}}}},
    {"arguments",
     false,
     {{{"posonlyargs", nodes},
       {"args", nodes},
       {"vararg", node},
       {"kwonlyargs", nodes},
       {"kw_defaults", nodes},
       {"kwarg", node},
       {"defaults", nodes}}}},
    {"arg", true, {{{"arg", name}, {"annotation", node}}}},
    {"keyword", true, {{{"arg", name}, {"value", node}}}},
    {"alias", true, {{{"name", name}, {"asname", name}}}},
    {"withitem", false, {{{"context_expr", node}, {"optional_vars", node}}}},
    {"match_case", false, {{{"pattern", node}, {"guard", node}, {"body", nodes}}}},
    {"MatchValue", true, {{{"value", node}}}},
    {"MatchSingleton", true, {{{"value", node}}}},
    {"MatchSequence", true, {{{"patterns", nodes}}}},
    {"MatchMapping", true, {{{"keys", nodes}, {"patterns", nodes}, {"rest", name}}}},
    {"MatchClass",
     true,
     {{{"cls", node}, {"patterns", nodes}, {"kwd_attrs", nodes}, {"kwd_patterns", nodes}}}},
    {"MatchStar", true, {{{"name", name}}}},
    {"MatchAs", true, {{{"pattern", node}, {"name", name}}}},
    {"MatchOr", true, {{{"patterns", nodes}}}},
    {"TypeVar", true, {{{"name", name}, {"bound", node}, {"default_value", node}}}},
    {"ParamSpec", true, {{{"name", name}, {"bound", node}, {"default_value", node}}}},
    {"TypeVarTuple", true, {{{"name", name}, {"bound", node}, {"default_value", node}}}},
}};

consteval std::uint32_t words_of(Kind kind) {
  std::uint32_t words = sizeof(Node) / 4;
  for (const Field& field : shapes[static_cast<std::size_t>(kind)].fields) words += width_of(field.type);
  return words;
}

static_assert(words_of(Kind::function_def) * 4 == sizeof(ast::FunctionDef));
static_assert(words_of(Kind::class_def) * 4 == sizeof(ast::ClassDef));
static_assert(words_of(Kind::import_from) * 4 == sizeof(ast::ImportFrom));
static_assert(words_of(Kind::compare) * 4 == sizeof(ast::Compare));
static_assert(words_of(Kind::interpolation) * 4 == sizeof(ast::Interpolation));
static_assert(words_of(Kind::arguments) * 4 == sizeof(ast::Arguments));
static_assert(words_of(Kind::match_mapping) * 4 == sizeof(ast::MatchMapping));
static_assert(words_of(Kind::type_var) * 4 == sizeof(ast::TypeParam));
static_assert(words_of(Kind::name) * 4 == sizeof(ast::Name));

}  // namespace

const Shape& shape_of(Kind kind) { return shapes[static_cast<std::size_t>(kind)]; }

}  // namespace trysquare::pysource

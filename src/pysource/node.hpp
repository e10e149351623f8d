// The syntax tree, as the newest `ast` names it. https://docs.python.org/3/library/ast.html#abstract-grammar
//
// A tree lives in one array of 32-bit words. A node is a run of words that begins with `Node`; its NodeId is
// the index of the first one. Lists are runs of their own: a count, then the entries. Names and literals are
// ranges of the source text and are decoded when somebody asks (literal.hpp, Module::name).
// Law: children are written before their parents, so an id is greater than every id below it; only the body
// of a function that was read later stands behind it.
#pragma once

#include <cstdint>
#include <type_traits>

namespace trysquare::pysource {

using NodeId = std::uint32_t;  // 0: no node

// clang-format off
enum class Kind : std::uint8_t {
  none,
  module, expression,
  function_def, async_function_def, class_def, return_, delete_, assign, type_alias, aug_assign, ann_assign,
  for_, async_for, while_, if_, with, async_with, match, raise, try_, try_star, assert_, import, import_from,
  global, nonlocal, expr, pass, break_, continue_,
  bool_op, named_expr, bin_op, unary_op, lambda, if_exp, dict, set, list_comp, set_comp, dict_comp,
  generator_exp, await, yield, yield_from, compare, call, formatted_value, interpolation, joined_str,
  template_str, constant, text_piece, attribute, subscript, starred, name, list, tuple, slice,
  comprehension, except_handler, arguments, arg, keyword, alias, with_item, match_case,
  match_value, match_singleton, match_sequence, match_mapping, match_class, match_star, match_as, match_or,
  type_var, param_spec, type_var_tuple,
  count
};
// clang-format on

enum class Context : std::uint8_t { load, store, del };
enum class Logic : std::uint8_t { and_, or_ };
enum class Unary : std::uint8_t { invert, not_, plus, minus };
enum class Operator : std::uint8_t {
  add,
  sub,
  mult,
  mat_mult,
  div,
  mod,
  pow,
  left_shift,
  right_shift,
  bit_or,
  bit_xor,
  bit_and,
  floor_div
};
enum class Comparison : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is,
  is_not,
  in,
  not_in
};
enum class Literal : std::uint8_t {
  none,
  true_,
  false_,
  ellipsis,
  integer,
  floating,
  imaginary,
  string,
  bytes
};

// Bytes of the module's text.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool empty() const { return begin == end; }
};

struct List {
  std::uint32_t at = 0;  // 0: empty
};

// What every node begins with. `detail` is the enumeration that belongs to the kind (shape.hpp).
struct Node {
  Kind kind = Kind::none;
  std::uint8_t detail = 0;
  std::uint16_t extra = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// One struct per node type, fields in `ast`'s order. Every field is a NodeId, a List or a Range; what `ast`
// has beside (operators, contexts, flags) is in `detail` and `extra`.
// clang-format off
namespace ast {

struct Module : Node { List body; };
struct Expression : Node { NodeId body; };

struct FunctionDef : Node { Range name; NodeId args; List body; List decorators; NodeId returns; List type_params; };
struct ClassDef : Node { Range name; List bases; List keywords; List body; List decorators; List type_params; };
struct Return : Node { NodeId value; };
struct Delete : Node { List targets; };
struct Assign : Node { List targets; NodeId value; };
struct TypeAlias : Node { NodeId name; List type_params; NodeId value; };
struct AugAssign : Node { NodeId target; NodeId value; };                      // detail: Operator
struct AnnAssign : Node { NodeId target; NodeId annotation; NodeId value; };  // detail: 1 when simple
struct For : Node { NodeId target; NodeId iter; List body; List orelse; };
struct While : Node { NodeId test; List body; List orelse; };
struct If : Node { NodeId test; List body; List orelse; };
struct With : Node { List items; List body; };
struct Match : Node { NodeId subject; List cases; };
struct Raise : Node { NodeId exception; NodeId cause; };
struct Try : Node { List body; List handlers; List orelse; List finalbody; };
struct Assert : Node { NodeId test; NodeId message; };
struct Import : Node { List names; };
struct ImportFrom : Node { Range module; List names; std::uint32_t level; };
struct Names : Node { List names; };  // Global, Nonlocal: a list of Names nodes
struct Expr : Node { NodeId value; };

struct BoolOp : Node { List values; };  // detail: Logic
struct NamedExpr : Node { NodeId target; NodeId value; };
struct BinOp : Node { NodeId left; NodeId right; };  // detail: Operator
struct UnaryOp : Node { NodeId operand; };           // detail: Unary
struct Lambda : Node { NodeId args; NodeId body; };
struct IfExp : Node { NodeId test; NodeId body; NodeId orelse; };
struct Dict : Node { List keys; List values; };  // a key that is 0: `**value`
struct Elements : Node { List items; };          // Set; List and Tuple with detail: Context
struct Comprehended : Node { NodeId element; List generators; };  // ListComp, SetComp, GeneratorExp
struct DictComp : Node { NodeId key; NodeId value; List generators; };
struct Valued : Node { NodeId value; };                        // Await, Yield (0: none), YieldFrom
struct Compare : Node { NodeId left; List operators; List comparators; };  // operators: Comparison words
struct Call : Node { NodeId function; List args; List keywords; };
// extra: the conversion, 's', 'r', 'a' or 0.
struct FormattedValue : Node { NodeId value; NodeId format_spec; };
// text: with its comments; Module::expression_text leaves them out.
struct Interpolation : Node { NodeId value; Range text; NodeId format_spec; };
struct JoinedStr : Node { List values; };  // TemplateStr too; Constants are TextConstant
// detail: Literal. Strings that stand side by side are one Constant over all of them; its extra is 'u' for u"…".
struct Constant : Node {};
// Literal text between the fields of an f-string: extra is `constant_has_pieces`.
struct TextConstant : Node { List pieces; };
struct TextPiece : Node {};  // detail: Spelling
struct Attribute : Node { NodeId value; Range attr; };  // detail: Context
struct Subscript : Node { NodeId value; NodeId slice; };  // detail: Context
struct Starred : Node { NodeId value; };                  // detail: Context
struct Name : Node {};                                    // the name is the node's own range; detail: Context
struct Slice : Node { NodeId lower; NodeId upper; NodeId step; };

struct Comprehension : Node { NodeId target; NodeId iter; List conditions; };  // detail: 1 when async
struct ExceptHandler : Node { NodeId type; Range name; List body; };
struct Arguments : Node {
  List positional_only; List args; NodeId vararg; List keyword_only; List keyword_defaults; NodeId kwarg; List defaults;
};
struct Arg : Node { Range name; NodeId annotation; };
struct Keyword : Node { Range name; NodeId value; };  // an empty name: `**value`
struct Alias : Node { Range name; Range as_name; };
struct WithItem : Node { NodeId context; NodeId target; };
struct MatchCase : Node { NodeId pattern; NodeId guard; List body; };

struct MatchValue : Node { NodeId value; };  // MatchSingleton too: a Constant
struct MatchItems : Node { List patterns; };  // MatchSequence, MatchOr
struct MatchMapping : Node { List keys; List patterns; Range rest; };
struct MatchClass : Node { NodeId cls; List patterns; List keyword_names; List keyword_patterns; };
struct MatchStar : Node { Range name; };
struct MatchAs : Node { NodeId pattern; Range name; };
struct TypeParam : Node { Range name; NodeId bound; NodeId default_value; };  // bound: TypeVar only

}  // namespace ast
// clang-format on

constexpr std::uint16_t constant_has_pieces = 1;

// Of a FunctionDef: its body has not been read yet and looks empty (read_body, parse.hpp), or could not be.
constexpr std::uint16_t body_waits = 1;
constexpr std::uint16_t body_failed = 2;

// How a piece of text is to be read: `verbatim` is an expression's own text (`{x=}`), taken as it stands.
enum class Spelling : std::uint8_t { plain, raw, verbatim, whole_string };

}  // namespace trysquare::pysource

// What the lexer hands to the parser, and the facts of each token that steer it: binding strength and the
// operator it stands for. https://docs.python.org/3/reference/lexical_analysis.html
#pragma once

#include "pysource/node.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace trysquare::pysource {

enum class Token : std::uint8_t {
  end,
  newline,
  indent,
  dedent,
  error,
  name,
  integer,
  floating,
  imaginary,
  string,
  string_with_fields,  // the last: f"…" and t"…"
  open_round,
  close_round,
  open_square,
  close_square,
  open_curly,
  close_curly,
  comma,
  colon,
  semicolon,
  dot,
  ellipsis,
  arrow,
  walrus,
  assign,
  exclamation,
  tilde,
  plus,
  minus,
  star,
  double_star,
  slash,
  double_slash,
  percent,
  at,
  left_shift,
  right_shift,
  ampersand,
  bar,
  caret,
  less,
  greater,
  less_equal,
  greater_equal,
  equal,
  not_equal,
  plus_assign,
  minus_assign,
  star_assign,
  double_star_assign,
  slash_assign,
  double_slash_assign,
  percent_assign,
  at_assign,
  left_shift_assign,
  right_shift_assign,
  ampersand_assign,
  bar_assign,
  caret_assign,
  kw_false,
  kw_none,
  kw_true,
  kw_and,
  kw_as,
  kw_assert,
  kw_async,
  kw_await,
  kw_break,
  kw_class,
  kw_continue,
  kw_def,
  kw_del,
  kw_elif,
  kw_else,
  kw_except,
  kw_finally,
  kw_for,
  kw_from,
  kw_global,
  kw_if,
  kw_import,
  kw_in,
  kw_is,
  kw_lambda,
  kw_nonlocal,
  kw_not,
  kw_or,
  kw_pass,
  kw_raise,
  kw_return,
  kw_try,
  kw_while,
  kw_with,
  kw_yield,
  count
};

constexpr std::size_t token_count = static_cast<std::size_t>(Token::count);

// How tightly a token binds as an infix operator; `none` ends an operand. Unary operators and `**` bind
// tighter than all of these and are read with the operand.
namespace strength {
constexpr std::uint8_t none = 0;
constexpr std::uint8_t logical_or = 1;
constexpr std::uint8_t logical_and = 2;
constexpr std::uint8_t logical_not = 3;  // prefix
constexpr std::uint8_t comparison = 4;
constexpr std::uint8_t bit_or = 5;
constexpr std::uint8_t bit_xor = 6;
constexpr std::uint8_t bit_and = 7;
constexpr std::uint8_t shift = 8;
constexpr std::uint8_t sum = 9;
constexpr std::uint8_t term = 10;
}  // namespace strength

struct TokenFacts {
  std::string_view text;           // as in a message
  std::uint8_t infix = 0;          // strength
  std::uint8_t operation = 0;      // Operator, Comparison or Logic
  bool assigns = false;            // an augmented assignment of `operation`
  bool starts_statement = false;   // a keyword that stands in no expression
  bool starts_expression = false;  // `*` too, which may begin an element
};

extern const std::array<TokenFacts, token_count> token_facts;

inline const TokenFacts& facts_of(Token token) { return token_facts[static_cast<std::size_t>(token)]; }

}  // namespace trysquare::pysource

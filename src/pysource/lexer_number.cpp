// Numbers. https://docs.python.org/3/reference/lexical_analysis.html#numeric-literals
//
//   integer:  '0' [xX] (['_'] hex)+ | '0' [oO] (['_'] octal)+ | '0' [bB] (['_'] bit)+ | decimal
//   decimal:  digit (['_'] digit)*            a leading zero only where all are zeros
//   float:    [decimal] '.' [decimal] [exponent] | decimal exponent
//   exponent: [eE] ['+' | '-'] decimal        imaginary: (float | decimal) [jJ]
#include "base/text.hpp"
#include "pysource/lexer.hpp"
#include "pysource/scan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace trysquare::pysource {

namespace {

constexpr bool is_bit(char c) { return c == '0' || c == '1'; }
constexpr bool is_octal(char c) { return c >= '0' && c <= '7'; }

// (['_'] digit)*; an underscore that no digit follows is not taken.
template <class IsDigit>
const char* skip_digits(const char* at, IsDigit is_one) {
  for (;;) {
    if (is_one(*at))
      ++at;
    else if (*at == '_' && is_one(at[1]))
      at += 2;
    else
      return at;
  }
}

const char* skip_decimal(const char* at) { return is_digit(*at) ? skip_digits(at, is_digit) : at; }

// CPython still reads `1if x else y`: a number may touch the keywords that can follow it.
bool keyword_follows(const char* at) {
  constexpr std::string_view words[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return std::equal(word.begin(), word.end(), at); });
}

const char* skip_exponent(const char* at) {
  if (to_lower(*at) != 'e') return at;
  const char* digits = at + 1;
  if (*digits == '+' || *digits == '-') ++digits;
  return is_digit(*digits) ? skip_decimal(digits) : at;
}

struct Number {
  const char* end;
  Token kind;
};

Number decimal_number(const char* at) {
  Token kind = Token::integer;
  const char* end = skip_decimal(at);
  if (*end == '.') {
    kind = Token::floating;
    end = skip_decimal(end + 1);
  }
  if (const char* exponent = skip_exponent(end); exponent != end) {
    kind = Token::floating;
    end = exponent;
  }
  if (to_lower(*end) == 'j') return {end + 1, Token::imaginary};
  return {end, kind};
}

Number number_at(const char* at) {
  if (*at == '0') {
    switch (to_lower(at[1])) {
      case 'x': return {skip_digits(at + 2, is_hex_digit), Token::integer};
      case 'o': return {skip_digits(at + 2, is_octal), Token::integer};
      case 'b': return {skip_digits(at + 2, is_bit), Token::integer};
      default: break;
    }
  }
  return decimal_number(at);
}

}  // namespace

void Lexer::lex_number(const char* at) {
  const auto [end, kind] = number_at(at);
  finish(kind, end);
  const std::string_view text = token_text();
  if (scan::in_identifier(*end) && !keyword_follows(end)) {
    return refuse(begin_, fmt::format("invalid number: `{}` cannot follow `{:.40}`",
                                      printable(std::string_view(end, 1)), text));
  }
  if (kind != Token::integer || text.size() == 1) return;
  if (text[0] == '0' && is_alpha(text[1])) {
    if (text.size() == 2) refuse(begin_, fmt::format("`{}` without digits", text));
    return;
  }
  if (text[0] == '0' && text.find_first_not_of("0_") != std::string_view::npos) {
    return refuse(begin_, "a decimal number does not begin with 0", "an octal number begins with 0o");
  }
  constexpr std::size_t most_digits = 4300;  // sys.int_info.default_max_str_digits
  if (text.size() <= most_digits || options_.version == 6) return;
  const auto digits = text.size() - static_cast<std::size_t>(std::ranges::count(text, '_'));
  if (digits > most_digits) {
    refuse(begin_, fmt::format("a decimal number of {} digits: Python reads at most 4300", digits),
           "write it in hexadecimal");
  }
}

}  // namespace trysquare::pysource

#include "pysource/literal.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "pysource/identifier.hpp"
#include "pysource/lexer.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace trysquare::pysource {

namespace {

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Digits that \x, \u and \U take; 0 for all others.
constexpr std::size_t hex_digits_of(char letter, bool bytes) {
  if (letter == 'x') return 2;
  if (bytes) return 0;
  return letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

// The value of the first `count` characters; nothing when one of them is no digit.
std::optional<std::uint32_t> hex_number(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    value = value << 4U | static_cast<std::uint32_t>(digit);
  }
  return value;
}

constexpr std::uint32_t last_character = 0x10FFFF;

// Escapes of one letter, and what they stand for.
constexpr std::string_view simple_letters = "\\'\"abfnrtv";
constexpr std::string_view simple_values = "\\'\"\a\b\f\n\r\t\v";

class Decoder {
 public:
  Decoder(bool bytes, const CharacterNames& names, Text& out) : bytes_(bytes), names_(names), out_(out) {}

  void decode(std::string_view body) {
    std::size_t at = 0;
    for (;;) {
      const std::size_t escape = std::min(body.find('\\', at), body.size());
      out_.value.append(body.substr(at, escape - at));
      if (escape + 1 >= body.size()) {
        out_.value.append(body.substr(escape));
        return;
      }
      at = escape + 1 + take(body.substr(escape + 1));
    }
  }

 private:
  // What stands behind the backslash; the number of bytes that were read.
  std::size_t take(std::string_view rest) {
    const char letter = rest[0];
    if (letter == '\n') return 1;
    if (const std::size_t simple = simple_letters.find(letter); simple != std::string_view::npos) {
      out_.value += simple_values[simple];
      return 1;
    }
    if (letter >= '0' && letter <= '7') return take_octal(rest);
    if (const std::size_t digits = hex_digits_of(letter, bytes_); digits != 0) {
      if (const auto value = hex_number(rest.substr(1), digits)) {
        put(*value);
        return 1 + digits;
      }
    }
    if (letter == 'N' && !bytes_ && rest.size() > 1 && rest[1] == '{') return take_named(rest);
    // An unknown escape stands for itself.
    out_.value += '\\';
    out_.value += letter;
    return 1;
  }

  std::size_t take_octal(std::string_view rest) {
    std::uint32_t value = 0;
    std::size_t count = 0;
    for (; count < 3 && count < rest.size() && rest[count] >= '0' && rest[count] <= '7'; ++count) {
      value = value * 8 + static_cast<std::uint32_t>(rest[count] - '0');
    }
    put(bytes_ ? value & 0xFFU : value);
    return count;
  }

  std::size_t take_named(std::string_view rest) {
    const std::size_t close = std::min(rest.find('}'), rest.size() - 1);
    const auto point = names_ ? names_(rest.substr(2, close - 2)) : std::nullopt;
    if (point) {
      put(*point);
    } else {
      out_.complete = false;
      out_.value += '\\';
      out_.value.append(rest.substr(0, close + 1));
    }
    return close + 1;
  }

  void put(std::uint32_t value) {
    if (bytes_)
      out_.value += static_cast<char>(value);
    else
      append_utf8(out_.value, value);
  }

  bool bytes_;
  const CharacterNames& names_;
  Text& out_;
};

void decode_string_token(std::string_view token, const StringFacts& facts, const CharacterNames& names,
                         Text& out) {
  const std::size_t quotes = facts.triple ? 3 : 1;
  token.remove_prefix(facts.prefix_length + quotes);
  token.remove_suffix(quotes);
  if (facts.raw)
    out.value += token;
  else
    Decoder(facts.bytes, names, out).decode(token);
}

// The string at the beginning of `text`, which goes on behind it.
std::string_view first_string(std::string_view text, StringFacts& facts) {
  const std::size_t quote = text.find_first_of("'\"");
  read_string_prefix(text.substr(0, quote), facts);
  facts.quote = text[quote];
  facts.triple = text.substr(quote, 3) == std::string(3, facts.quote);
  const char* const end = plain_string_end(text.data() + quote + (facts.triple ? 3 : 1), facts);
  return text.substr(0, static_cast<std::size_t>(end - text.data()));
}

// Whatever may stand between two strings: white space, comments, joined lines.
std::string_view skip_between(std::string_view text) {
  for (;;) {
    const std::size_t next = std::min(text.find_first_not_of(" \t\f\n\\"), text.size());
    text.remove_prefix(next);
    if (text.empty() || text[0] != '#') return text;
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
}

// value = value * base + digit, in limbs of nine decimal digits, the lowest first.
void multiply_add(std::vector<std::uint32_t>& limbs, std::uint32_t base, std::uint32_t digit) {
  constexpr std::uint64_t limb = 1'000'000'000;
  std::uint64_t carry = digit;
  for (std::uint32_t& part : limbs) {
    const std::uint64_t value = std::uint64_t{part} * base + carry;
    part = static_cast<std::uint32_t>(value % limb);
    carry = value / limb;
  }
  if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
}

}  // namespace

std::optional<EscapeFault> find_escape_fault(std::string_view body, bool bytes) {
  for (std::size_t at = body.find('\\'); at != std::string_view::npos; at = body.find('\\', at)) {
    if (at + 1 >= body.size()) return std::nullopt;
    const char letter = body[at + 1];
    if (const std::size_t digits = hex_digits_of(letter, bytes); digits != 0) {
      const auto value = hex_number(body.substr(at + 2), digits);
      if (!value) return EscapeFault{at, "an escape with too few hexadecimal digits"};
      if (*value > last_character) return EscapeFault{at, "an escape beyond the last Unicode character"};
    }
    if (letter == 'N' && !bytes) {
      const std::string_view rest = body.substr(at + 2);
      const std::size_t close = rest.starts_with('{') ? rest.find('}') : std::string_view::npos;
      if (close == std::string_view::npos || close == 1)
        return EscapeFault{at, "a \\N without the name of a character in braces"};
    }
    at += 2;
  }
  return std::nullopt;
}

bool is_blank_piece(std::string_view piece, Spelling spelling) {
  if (spelling == Spelling::whole_string) {
    StringFacts facts;
    piece = first_string(piece, facts);
    const std::size_t quotes = facts.triple ? 3 : 1;
    piece.remove_prefix(facts.prefix_length + quotes);
    piece.remove_suffix(quotes);
    spelling = facts.raw ? Spelling::raw : Spelling::plain;
  }
  while (spelling == Spelling::plain && piece.starts_with("\\\n")) piece.remove_prefix(2);
  return piece.empty();
}

Text decode_text(const Module& module, NodeId constant, const CharacterNames& names) {
  Text out;
  const Node& node = module.node(constant);
  StringFacts facts;
  if (node.extra == constant_has_pieces) {
    for (const NodeId id : module.items(module.as<ast::TextConstant>(constant).pieces)) {
      const std::string_view piece = module.text_of(id);
      const auto spelling = static_cast<Spelling>(module.node(id).detail);
      if (spelling == Spelling::plain) {
        Decoder(false, names, out).decode(piece);
      } else if (spelling == Spelling::whole_string) {
        facts = {};
        const std::string_view token = first_string(piece, facts);
        decode_string_token(token, facts, names, out);
      } else {
        out.value += piece;
      }
    }
    return out;
  }
  for (std::string_view rest = module.text_of(constant); !rest.empty();) {
    facts = {};
    const std::string_view token = first_string(rest, facts);
    decode_string_token(token, facts, names, out);
    rest = skip_between(rest.substr(token.size()));
  }
  return out;
}

std::string decode_integer(std::string_view literal) {
  if (literal.size() > longest_integer) return {};
  std::string digits;
  std::ranges::copy_if(literal, std::back_inserter(digits), [](char c) { return c != '_'; });
  if (digits.size() < 2 || is_digit(digits[1])) {
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    return digits.substr(first);
  }
  const char letter = to_lower(digits[1]);
  const std::uint32_t base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
  std::vector<std::uint32_t> limbs;
  for (const char c : std::string_view(digits).substr(2))
    multiply_add(limbs, base, static_cast<std::uint32_t>(hex_value(c)));
  if (limbs.empty()) return "0";
  std::string out = std::to_string(limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string part = std::to_string(limbs[i]);
    out.append(9 - part.size(), '0');
    out += part;
  }
  return out;
}

double decode_floating(std::string_view literal) {
  std::string digits;
  std::ranges::copy_if(literal, std::back_inserter(digits),
                       [](char c) { return c != '_' && c != 'j' && c != 'J'; });
  double value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc::result_out_of_range) return value;
  // Too large is infinite, too small is zero: the exponent tells.
  const std::size_t exponent = digits.find_first_of("eE");
  const bool small = exponent != std::string::npos && digits[exponent + 1] == '-';
  return small ? 0.0 : std::numeric_limits<double>::infinity();
}

}  // namespace trysquare::pysource

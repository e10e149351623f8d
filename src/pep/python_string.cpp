#include "pep/python_string.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "pep/unicode.hpp"

#include <array>
#include <cstdint>

namespace trysquare::pep {
namespace {

struct Escape {
  char letter, meaning;
};
constexpr std::array<Escape, 10> simple_escapes{{{'\\', '\\'},
                                                 {'\'', '\''},
                                                 {'"', '"'},
                                                 {'a', '\a'},
                                                 {'b', '\b'},
                                                 {'f', '\f'},
                                                 {'n', '\n'},
                                                 {'r', '\r'},
                                                 {'t', '\t'},
                                                 {'v', '\v'}}};

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  const char letter = to_lower(c);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
}

struct NumberRule {
  std::uint32_t base;
  std::size_t fewest, most;  // digits
};

// Reads digits of the base at `at`, which moves behind them; nothing when there are too few.
std::optional<std::uint32_t> read_number(std::string_view text, std::size_t& at, NumberRule rule) {
  std::uint32_t value = 0;
  std::size_t count = 0;
  while (count < rule.most && at < text.size()) {
    const auto digit = static_cast<std::uint32_t>(digit_value(text[at]));
    if (digit >= rule.base) break;
    value = value * rule.base + digit;
    ++at;
    ++count;
  }
  return count < rule.fewest ? std::nullopt : std::optional(value);
}

std::optional<NumberRule> number_rule(char letter) {
  switch (letter) {
    case 'x': return NumberRule{16, 2, 2};
    case 'u': return NumberRule{16, 4, 4};
    case 'U': return NumberRule{16, 8, 8};
    default: return std::nullopt;
  }
}

bool append_character(std::string& out, std::uint32_t value) {
  if (value > 0x10FFFF) return false;
  append_utf8(out, value);
  return true;
}

// `at` is behind the backslash, and moves behind the escape.
bool read_escape(std::string_view body, std::size_t& at, std::string& out) {
  if (at >= body.size()) return false;
  const char letter = body[at];
  for (const Escape& escape : simple_escapes) {
    if (escape.letter != letter) continue;
    out += escape.meaning;
    ++at;
    return true;
  }
  if (letter == '\n' || letter == '\r') {
    at += body.substr(at).starts_with("\r\n") ? 2U : 1U;
    return true;
  }
  if (letter >= '0' && letter <= '7') {
    const auto value = read_number(body, at, {8, 1, 3});
    return value && append_character(out, *value);
  }
  if (letter == 'N') return false;
  if (const auto rule = number_rule(letter)) {
    const auto value = read_number(body, ++at, *rule);
    return value && append_character(out, *value);
  }
  out += '\\';  // an escape that Python does not know stands for itself
  return true;
}

}  // namespace

std::optional<std::string> read_python_string(std::string_view literal) {
  const std::string_view body = literal.substr(1, literal.size() - 2);
  constexpr std::string_view special("\\\n\r\0", 4);
  // What Python cannot write as UTF-8, a surrogate that stands alone, it does not read either.
  if (body.find('\xED') != std::string_view::npos && !is_valid_utf8(body)) return std::nullopt;
  if (body.find_first_of(special) == std::string_view::npos) return std::string(body);
  if (body.find('\0') != std::string_view::npos) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const char c = body[at++];
    if (c == '\n' || c == '\r') return std::nullopt;
    if (c != '\\') {
      out += c;
    } else if (!read_escape(body, at, out)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace trysquare::pep

// Strings: from prefix to closing quote, undecoded.
// https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
#include "base/text.hpp"
#include "pysource/lexer.hpp"
#include "pysource/scan.hpp"

namespace trysquare::pysource {

bool read_string_prefix(std::string_view prefix, StringFacts& facts) {
  facts.prefix_length = static_cast<std::uint8_t>(prefix.size());
  if (prefix.size() > 2) return false;
  for (const char c : prefix) {
    bool* fact = nullptr;
    switch (to_lower(c)) {
      case 'r': fact = &facts.raw; break;
      case 'b': fact = &facts.bytes; break;
      case 'f':
      case 't': fact = &facts.fields; break;
      case 'u': fact = &facts.unicode; break;
      default: return false;
    }
    if (*fact) return false;
    *fact = true;
    if (to_lower(c) == 't') facts.templated = true;
  }
  // Two letters: one of them is the r of raw, and u stands alone.
  return prefix.size() < 2 || (facts.raw && !facts.unicode);
}

namespace {

bool is_closed(const char* at, const StringFacts& facts) {
  return *at == facts.quote && (!facts.triple || (at[1] == facts.quote && at[2] == facts.quote));
}

// Behind the closing quote; null when there is none. Sees backslashes.
const char* find_end(const char* at, const StringFacts& facts, bool& escapes) {
  for (;;) {
    at = facts.triple ? scan::find(at, facts.quote, '\\', '\\') : scan::find(at, facts.quote, '\\', '\n');
    if (is_closed(at, facts)) return at + (facts.triple ? 3 : 1);
    if (*at == '\0' || *at == '\n') return nullptr;
    if (*at == '\\') {
      escapes = true;
      if (*++at == '\0') return nullptr;
    }
    ++at;
  }
}

}  // namespace

const char* plain_string_end(const char* body, const StringFacts& facts) {
  bool escapes = false;
  return find_end(body, facts, escapes);
}

void Lexer::lex_string(const char* prefix, const char* quote) {
  string_ = {};
  read_string_prefix({prefix, static_cast<std::size_t>(quote - prefix)}, string_);
  string_.quote = *quote;
  string_.triple = quote[1] == *quote && quote[2] == *quote;
  const char* body = quote + (string_.triple ? 3 : 1);
  if (string_.fields) return finish(Token::string_with_fields, body);
  const char* end = find_end(body, string_, string_.escapes);
  if (end == nullptr) {
    finish(Token::error, body);
    return refuse(begin_,
                  string_.triple ? "a triple-quoted string was never closed" : "a string was never closed");
  }
  finish(Token::string, end);
}

}  // namespace trysquare::pysource

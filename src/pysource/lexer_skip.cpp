// A block that is passed over: where it ends, without its tokens.
// https://docs.python.org/3/reference/lexical_analysis.html#line-structure
// Law: what is not plain to see (tabs, an f-string that holds strings, a bracket that is not closed) is not
// passed over, so no block ends where Python would read on.
#include "pysource/lexer.hpp"
#include "pysource/scan.hpp"

#include <algorithm>

namespace trysquare::pysource {

namespace {

// Whether the string's end is the same to every version: until Python 3.11 the quote ended it wherever it
// stood.
bool has_plain_fields(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (depth > 0 && (c == '"' || c == '\'' || c == '#' || c == '\\' || c == '\n')) return false;
    if (c == '\\' && next == 'N') return false;  // a character by its name, which has brackets of its own
    if (c == '{') {
      if (depth > 0 && next == '{') return false;
      if (next == '{')
        ++i;
      else
        ++depth;
    } else if (c == '}') {
      if (depth > 0)
        --depth;
      else if (next == '}')
        ++i;
      else
        return false;
    }
  }
  return depth == 0;
}

}  // namespace

// Behind the string; null when that is not plain to see.
const char* Lexer::end_of_string(const char* quote) const {
  const char* prefix = quote;
  while (prefix > base_ && scan::in_identifier(prefix[-1])) --prefix;
  const std::string_view letters(prefix, static_cast<std::size_t>(quote - prefix));
  StringFacts facts;
  facts.quote = *quote;
  facts.triple = quote[1] == *quote && quote[2] == *quote;
  const std::size_t quotes = facts.triple ? 3 : 1;
  const char* const body = quote + quotes;
  const char* const end = plain_string_end(body, facts);
  if (end == nullptr) return nullptr;
  const bool fields = letters.size() <= 2 && letters.find_first_of("fFtT") != std::string_view::npos;
  if (!fields) return end;
  return has_plain_fields({body, static_cast<std::size_t>(end - body) - quotes}) ? end : nullptr;
}

// Behind the logical line, whose last token ends at `last`.
const char* Lexer::end_of_line(const char* at, const char*& last) const {
  const char* comment = nullptr;
  std::uint32_t level = 0;
  for (;;) {
    at = scan::find_structure(at);
    switch (*at) {
      case '\0': return nullptr;
      case '\n':
        if (level == 0) {
          last = comment == nullptr ? at : comment;
          while (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\f') --last;
          return at + 1;
        }
        comment = nullptr;
        ++at;
        break;
      case '#':
        comment = at;
        at = scan::find(at, '\n', '\n', '\n');
        break;
      case '"':
      case '\'':
        at = end_of_string(at);
        if (at == nullptr) return nullptr;
        break;
      case '\\':
        if (at[1] != '\n') return nullptr;
        at = scan::skip_spaces(at + 2);
        // The last token may stand before the backslash then.
        if (std::string_view("\0\n#\\\t\f", 6).contains(*at)) return nullptr;
        break;
      case '(':
      case '[':
      case '{':
        if (++level > most_brackets) return nullptr;
        ++at;
        break;
      case ')':
      case ']':
      case '}':
        if (level == 0) return nullptr;
        --level;
        ++at;
        break;
      default: ++at;
    }
  }
}

// The line that is no part of a block which is indented deeper than `column`.
const char* Lexer::end_of_block(const char* at, std::uint32_t column, const char*& last) const {
  bool empty = true;
  for (;;) {
    const char* const line = at;
    at = scan::skip_spaces(at);
    if (*at == '#') at = scan::find(at, '\n', '\n', '\n');
    if (*at == '\n') {
      ++at;
      continue;
    }
    if (*at == '\t' || *at == '\f' || *at == '\\') return nullptr;
    if (*at == '\0' || static_cast<std::uint32_t>(at - line) <= column) return empty ? nullptr : line;
    empty = false;
    at = end_of_line(at, last);
    if (at == nullptr) return nullptr;
  }
}

std::optional<Lexer::PassedBlock> Lexer::pass_block() {
  const Indentation around = blocks_[block_count_];
  if (kind_ != Token::colon || around.column != around.alternate) return std::nullopt;
  const char* at = scan::skip_spaces(cursor_);
  if (*at == '#') at = scan::find(at, '\n', '\n', '\n');
  if (*at != '\n') return std::nullopt;
  const char* last = nullptr;
  const char* const end = end_of_block(at + 1, around.column, last);
  if (end == nullptr) return std::nullopt;
  cursor_ = end;
  previous_end_ = end_ = offset(last);
  const char* const next = scan::skip_spaces(end);
  return PassedBlock{offset(at + 1), around.column,
                     *next == '\0' ? 0 : static_cast<std::uint32_t>(next - end)};
}

void Lexer::begin_block(const PassedBlock& block) {
  // Of the blocks around, those that tell where it ends.
  block_count_ = 0;
  for (const std::uint32_t column : {block.column_behind, block.column}) {
    if (column > blocks_[block_count_].column) blocks_[++block_count_] = {column, column};
  }
  cursor_ = base_ + block.begin;
  begin_line();
}

}  // namespace trysquare::pysource

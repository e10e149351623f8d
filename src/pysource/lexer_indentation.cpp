// Indentation: the first token of a line against the blocks that are open.
// https://docs.python.org/3/reference/lexical_analysis.html#indentation
#include "pysource/lexer.hpp"
#include "pysource/scan.hpp"

namespace trysquare::pysource {

void Lexer::begin_line() {
  const char* at = cursor_;
  Indentation indentation;
  for (;;) {
    const char* const begin = at;
    at = scan::skip_spaces(at);
    indentation.column = indentation.alternate = static_cast<std::uint32_t>(at - begin);
    if (*at == '\t' || *at == '\f' || *at == '\\') [[unlikely]] {
      at = measure(begin, indentation);
      if (at == nullptr) return;
    }
    if (*at == '#') at = scan::find(at, '\n', '\n', '\n');
    if (*at != '\n') break;
    ++at;
  }
  cursor_ = at;
  begin_ = end_ = offset(at);
  if (*at == '\0') indentation = {};
  if (indentation == blocks_[block_count_]) return lex();
  change_indentation(indentation);
}

// The slow way: tabs, form feeds and lines joined before their first token.
const char* Lexer::measure(const char* at, Indentation& indentation) {
  indentation = {};
  Indentation before_join;
  bool joined = false;
  for (;; ++at) {
    if (*at == ' ') {
      ++indentation.column;
      ++indentation.alternate;
    } else if (*at == '\t') {
      indentation.column = (indentation.column / 8 + 1) * 8;
      ++indentation.alternate;
    } else if (*at == '\f') {
      indentation = {};
    } else if (*at == '\\') {
      if (!joined || before_join.column == 0) before_join = indentation;
      joined = true;
      begin_ = offset(at);
      at = join_line(at);
      if (at == nullptr) return nullptr;
      --at;
    } else {
      break;
    }
  }
  if (!joined) return at;
  // What a joined line's indentation is, three generations of CPython saw differently.
  if (options_.version == 9)
    indentation = blocks_[block_count_];
  else if (before_join.column != 0 || (options_.version != 0 && options_.version < 9))
    indentation = before_join;
  return at;
}

void Lexer::change_indentation(Indentation wanted) {
  const Indentation current = blocks_[block_count_];
  if (wanted.column > current.column) return open_block(wanted);
  if (wanted.column < current.column) return close_blocks(wanted);
  report(begin_, "tabs and spaces are mixed: how deep this line is indented depends on the width of a tab");
  lex();
}

void Lexer::open_block(Indentation wanted) {
  if (wanted.alternate <= blocks_[block_count_].alternate) {
    report(begin_, "tabs and spaces are mixed: how deep this line is indented depends on the width of a tab");
  }
  if (block_count_ + 1 >= most_blocks) {
    // There is no way to go on that would make sense of what follows.
    report(begin_, "too many levels of indentation: at most 99 are read");
    cursor_ = base_ + module_.text_size_;
    return close_blocks({});
  }
  blocks_[++block_count_] = wanted;
  kind_ = Token::indent;
}

void Lexer::close_blocks(Indentation wanted) {
  const std::size_t before = block_count_;
  while (block_count_ > 0 && wanted.column < blocks_[block_count_].column) --block_count_;
  if (wanted.column != blocks_[block_count_].column) {
    report(begin_, "this line's indentation is that of no block around it");
  } else if (wanted.alternate != blocks_[block_count_].alternate) {
    report(begin_, "tabs and spaces are mixed: how deep this line is indented depends on the width of a tab");
  }
  pending_dedents_ = before - block_count_;
  kind_ = Token::dedent;
}

void Lexer::take_indentation() {
  if (kind_ == Token::dedent && --pending_dedents_ > 0) return;
  lex();
}

}  // namespace trysquare::pysource

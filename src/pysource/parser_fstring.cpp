//   strings: string+                                  side by side they are one
//   fields:  prefix quote (text | '{{' | '}}' | field)* quote
//   field:   '{' (star_expressions | yield) ['='] ['!' ('s' | 'r' | 'a')] [':' (text | field)*] '}'
// https://docs.python.org/3/reference/lexical_analysis.html#f-strings https://peps.python.org/pep-0701/
// https://peps.python.org/pep-0750/
#include "base/text.hpp"
#include "pysource/literal.hpp"
#include "pysource/parser.hpp"
#include "pysource/scan.hpp"

#include <fmt/core.h>

#include <cstring>

namespace trysquare::pysource {

// What is being read: finished values are gathered below the pieces of the literal text that is not finished.
struct Parser::Text {
  std::size_t pieces = 0;  // the mark of the pieces
  bool open = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Refuses what cannot be decoded; the string is the current token.
void Parser::check_string() {
  const std::uint32_t quotes = string_.triple ? 3 : 1;
  const std::uint32_t begin = begin_ + string_.prefix_length + quotes;
  const std::string_view body = between(begin, end_ - quotes);
  if (string_.bytes) {
    for (std::size_t i = 0; i < body.size(); ++i) {
      if (static_cast<unsigned char>(body[i]) < 0x80) continue;
      return fail(begin + static_cast<std::uint32_t>(i), "bytes hold ASCII characters only",
                  "write the byte as \\x..");
    }
  }
  if (!string_.escapes || string_.raw) return;
  if (const auto fault = find_escape_fault(body, string_.bytes)) {
    fail(begin + static_cast<std::uint32_t>(fault->at), std::string(fault->message));
  }
}

NodeId Parser::strings() {
  const std::uint32_t begin = begin_;
  const StringFacts first = string_;
  const Position start = here();
  while (kind_ == Token::string) {
    if (string_.escapes || string_.bytes) check_string();
    if (failed_) return 0;
    if (string_.bytes != first.bytes) {
      fail(begin_, "bytes and text side by side");
      return 0;
    }
    advance();
  }
  if (kind_ == Token::string_with_fields) {
    if (first.bytes) {
      fail(begin_, "bytes and text side by side");
      return 0;
    }
    go_back(start);
    string_ = first;
    return joined_strings(begin);
  }
  const Literal literal = first.bytes ? Literal::bytes : Literal::string;
  return tree_.emit(ast::Constant{head(Kind::constant, begin, detail(literal), first.unicode ? 'u' : 0)});
}

NodeId Parser::joined_strings(std::uint32_t begin) {
  Text text;
  const std::size_t mark = tree_.mark();
  bool templated = false;
  bool plain = false;
  while (!failed_ && (kind_ == Token::string || kind_ == Token::string_with_fields)) {
    if (string_.bytes) {
      fail(begin_, "bytes and text side by side");
    } else if (kind_ == Token::string) {
      plain = true;
      add_piece(text, begin_, end_, Spelling::whole_string);
    } else {
      const StringFacts facts = string_;
      if (facts.templated)
        needs(14, "a t-string", begin_);
      else
        plain = true;
      templated = templated || facts.templated;
      text_and_fields(facts, text, 0);
    }
    if (templated && plain && !failed_) fail(begin, "a t-string and other strings side by side");
    if (!failed_) advance();
  }
  if (failed_) return 0;
  finish_text(text);
  const List values = tree_.list(mark);
  return tree_.emit(ast::JoinedStr{head(templated ? Kind::template_str : Kind::joined_str, begin), values});
}

void Parser::add_piece(Text& text, std::uint32_t begin, std::uint32_t end, Spelling spelling) {
  if (!text.open) {
    text = {tree_.mark(), true, begin, end};
  }
  text.end = end;
  tree_.gather(tree_.emit(ast::TextPiece{{Kind::text_piece, detail(spelling), 0, begin, end}}));
}

// The pieces become one Constant, unless nothing is in them.
void Parser::finish_text(Text& text) {
  if (!text.open) return;
  text.open = false;
  bool blank = true;
  for (std::size_t at = text.pieces; at < tree_.mark(); ++at) {
    const Node& piece = tree_.node(tree_.gathered(at));
    blank = blank && is_blank_piece(between(piece.begin, piece.end), static_cast<Spelling>(piece.detail));
  }
  if (blank) return tree_.drop_to(text.pieces);
  const List pieces = tree_.list(text.pieces);
  const Node node{Kind::constant, detail(Literal::string), constant_has_pieces, text.begin, text.end};
  tree_.gather(tree_.emit(ast::TextConstant{node, pieces}));
}

// From behind the opening quote to behind the closing one, which becomes the end of the token.
void Parser::text_and_fields(const StringFacts& facts, Text& text, int depth) {
  const std::uint32_t begin = begin_;
  const char* const plain_end = before(12) ? plain_string_end(cursor_, facts) : nullptr;
  constexpr int most_fields_within_fields = 150;  // as CPython
  if (++string_depth_ > most_fields_within_fields) return fail(begin, "f-strings nest too deeply");
  while (!failed_ && literal_text(facts, text, depth)) field(facts, text, depth);
  --string_depth_;
  if (failed_) return;
  cursor_ += facts.triple ? 3 : 1;
  begin_ = begin;
  end_ = offset(cursor_);
  if (before(12) && plain_end != cursor_)
    needs(12, "an f-string with its own quotes or line ends in a field", begin);
}

// Text up to a field (true) or to the end: the closing quote, or `}` in a format.
bool Parser::literal_text(const StringFacts& facts, Text& text, int depth) {
  const char* begin = cursor_;
  const char* at = cursor_;
  const bool in_format = depth > 0;
  // A doubled brace is one character of text, and both belong to its place.
  const auto take = [&](const char* end, std::uint32_t doubled) {
    if (end == begin) return;
    const std::string_view piece{begin, static_cast<std::size_t>(end - begin)};
    if (!facts.raw && piece.find('\\') != std::string_view::npos) {
      if (const auto fault = find_escape_fault(piece, false)) {
        fail(offset(begin) + static_cast<std::uint32_t>(fault->at), std::string(fault->message));
      }
    }
    add_piece(text, offset(begin), offset(end), facts.raw ? Spelling::raw : Spelling::plain);
    text.end += doubled;
  };
  for (;; ++at) {
    switch (*at) {
      case '\0': break;
      case '\n':
        if (facts.triple) continue;
        if (in_format && options_.version < 14) {
          take(at, 0);
          cursor_ = at;
          return false;
        }
        break;
      case '\\':
        if (at[1] == '{' || at[1] == '}') continue;
        if (!facts.raw && at[1] == 'N' && at[2] == '{') {
          while (*at != '}' && *at != facts.quote && *at != '\n' && *at != '\0') ++at;
          if (*at != '}') --at;
        } else if (at[1] != '\0') {
          ++at;
        }
        continue;
      case '{':
        if (at[1] == '{' && !in_format) {
          take(++at, 1);
          begin = at + 1;
          continue;
        }
        take(at, 0);
        cursor_ = at;
        return !failed_;
      case '}':
        if (!in_format) {
          if (at[1] != '}') {
            refuse(offset(at), "a single `}` in an f-string", "`}}` stands for one");
            return false;
          }
          take(++at, 1);
          begin = at + 1;
          continue;
        }
        take(at, 0);
        cursor_ = at;
        return false;
      default:
        if (*at != facts.quote || (facts.triple && (at[1] != *at || at[2] != *at))) continue;
        if (in_format) {
          refuse(offset(at), "expected `}` before the end of the string");
          return false;
        }
        take(at, 0);
        cursor_ = at;
        return false;
    }
    refuse(begin_, in_format ? "the format of a field was never closed" : "an f-string was never closed");
    return false;
  }
}

// An expression's own text, in pieces: its comments are left out.
std::vector<Range> Parser::without_comments(std::uint32_t begin, std::uint32_t end) const {
  std::vector<Range> pieces;
  const char* at = base_ + begin;
  while (comment_in_field_ && offset(at) < end) {
    if (*at == '#') {
      pieces.push_back({begin, offset(at)});
      at = scan::find(at, '\n', '\n', '\n');
      begin = offset(at);
    } else if (*at == '"' || *at == '\'') {
      StringFacts facts;
      facts.quote = *at;
      facts.triple = at[1] == *at && at[2] == *at;
      const char* const close = plain_string_end(at + (facts.triple ? 3 : 1), facts);
      at = close == nullptr ? at + 1 : close;
    } else {
      ++at;
    }
  }
  pieces.push_back({begin, end});
  return pieces;
}

// What an Interpolation tells of its expression: all between the brace and the sign behind the expression.
Range Parser::interpolated_text(std::uint32_t open, std::uint32_t end) {
  const Range whole{open + 1, end};
  if (failed_ || !comment_in_field_) return whole;
  std::string kept;
  for (const Range piece : without_comments(whole.begin, end)) kept += between(piece.begin, piece.end);
  module_.names_.insert_or_assign(open, std::move(kept));
  return whole;
}

NodeId Parser::field_value() {
  // Python 3.6 read it as a text of its own, which lies in no async function.
  struct Restored {
    const KeywordTable*& table;
    const KeywordTable* const outer = table;
    ~Restored() { table = outer; }
  } const restored{keywords_};
  if (options_.version == 6) keywords_ = &keyword_table_without_async;
  lex();
  if (kind_ == Token::close_curly) {
    refuse(previous_end_ - 1, "a field without an expression");
    return 0;
  }
  if (kind_ == Token::kw_yield) return yield_expression();
  if (options_.version >= 12) return star_expressions();
  // It was read as if in round brackets, where a generator may stand.
  const std::uint32_t begin = begin_;
  const NodeId first = star_expression();
  if (kind_ == Token::comma) return tuple_from(first, begin, &Parser::star_expression);
  const bool generated = kind_ == Token::kw_for || kind_ == Token::kw_async;
  if (!generated || tree_.node(first).kind == Kind::starred) return first;
  const List generators = comprehensions();
  return tree_.emit(ast::Comprehended{head(Kind::generator_exp, begin), first, generators});
}

// From `{` to behind `}`.
void Parser::field(const StringFacts& facts, Text& text, int depth) {
  const std::uint32_t open = offset(cursor_);
  const std::uint32_t outer_level = level_;
  const std::uint32_t outer_field = field_level_;
  const bool outer_comment = comment_in_field_;
  const int most_nested_formats = before(12) ? 1 : 2;
  if (depth > most_nested_formats) return refuse(open, "formats of fields nest too deeply");
  if (level_ >= most_brackets) return refuse(open, "too many nested brackets: at most 200 are read");
  field_level_ = ++level_;
  comment_in_field_ = false;
  ++cursor_;
  end_ = previous_end_ = open + 1;
  const NodeId value = field_value();
  if (failed_) return;
  const std::uint32_t value_end = begin_;
  // The fields of a format are an f-string's, whatever is formatted.
  const bool interpolated = facts.templated && depth == 0;
  const Range own_text = interpolated ? interpolated_text(open, value_end) : Range{};
  if (before(12)) {
    if (comment_in_field_) needs(12, "a comment in a field", open);
    if (between(open, value_end).find('\\') != std::string_view::npos)
      needs(12, "a backslash in a field", open);
  }
  if (tree_.node(value).kind == Kind::starred && !before(9)) needs(12, "an unpacking alone in a field", open);
  const bool verbatim = kind_ == Token::assign;
  if (verbatim) {
    needs(8, "`=` in a field", begin_);
    advance();
    for (const Range piece : without_comments(open + 1, begin_))
      add_piece(text, piece.begin, piece.end, Spelling::verbatim);
  }
  char conversion = 0;
  if (kind_ == Token::exclamation) {
    advance();
    const std::string_view letter = token_text();
    const bool known = letter == "s" || letter == "r" || letter == "a";
    if (kind_ != Token::name || !known || begin_ != previous_end_)
      return fail_here("`s`, `r` or `a` right behind `!`");
    conversion = letter[0];
    advance();
    if (begin_ != previous_end_) needs(12, "white space behind a conversion", previous_end_);
  }
  NodeId format = 0;
  if (kind_ == Token::colon) {
    format = format_spec(facts, depth + 1);
    if (failed_) return;
    if (*cursor_ == '\n')
      lex();  // the first versions with PEP 701 let the line end here
    else
      ++cursor_;
    if (base_[offset(cursor_) - 1] != '}') return fail_here("`}` behind the format of the field");
  } else if (kind_ != Token::close_curly) {
    return fail_here("`}` behind the field");
  }
  level_ = outer_level;
  field_level_ = outer_field;
  comment_in_field_ = outer_comment;
  previous_end_ = end_ = offset(cursor_);
  if (verbatim && conversion == 0 && format == 0) conversion = 'r';
  finish_text(text);
  const auto extra = static_cast<std::uint16_t>(conversion);
  if (interpolated) {
    tree_.gather(
        tree_.emit(ast::Interpolation{head(Kind::interpolation, open, 0, extra), value, own_text, format}));
  } else {
    tree_.gather(tree_.emit(ast::FormattedValue{head(Kind::formatted_value, open, 0, extra), value, format}));
  }
}

// From behind `:` to before `}`.
NodeId Parser::format_spec(const StringFacts& facts, int depth) {
  const std::uint32_t begin = begin_;
  Text text;
  const std::size_t mark = tree_.mark();
  while (!failed_ && literal_text(facts, text, depth)) field(facts, text, depth);
  if (failed_) return 0;
  finish_text(text);
  previous_end_ = offset(cursor_);
  const List values = tree_.list(mark);
  return tree_.emit(ast::JoinedStr{head(Kind::joined_str, begin), values});
}

}  // namespace trysquare::pysource

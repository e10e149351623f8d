#include "pysource/lexer.hpp"

#include "base/text.hpp"
#include "pysource/identifier.hpp"
#include "pysource/keyword.hpp"
#include "pysource/scan.hpp"
#include "pysource/source_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>

namespace trysquare::pysource {

namespace {

// What a token's first byte says.
enum class Lead : std::uint8_t {
  other,
  name,
  digit,
  quote,
  single,
  open,
  close,
  operation,
  dot,
  blank,
  newline,
  comment,
  backslash,
  nul
};

struct LeadFacts {
  Lead lead = Lead::other;
  Token token = Token::error;        // of `single`, `open` and `close`; of an operation without more to it
  Token with_assign = Token::error;  // the operation and `=`
  Token doubled = Token::error;      // twice
  Token doubled_assign = Token::error;
};

consteval std::array<LeadFacts, 256> make_leads() {
  std::array<LeadFacts, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    if (scan::is_identifier_byte[c]) table[c].lead = Lead::name;
  }
  for (unsigned c = '0'; c <= '9'; ++c) table[c].lead = Lead::digit;
  table[' '].lead = table['\t'].lead = table['\f'].lead = Lead::blank;
  table['"'].lead = table['\''].lead = Lead::quote;
  table['\n'].lead = Lead::newline;
  table['#'].lead = Lead::comment;
  table['\\'].lead = Lead::backslash;
  table['\0'].lead = Lead::nul;
  table['.'].lead = Lead::dot;
  table[','] = {Lead::single, Token::comma};
  table[';'] = {Lead::single, Token::semicolon};
  table['~'] = {Lead::single, Token::tilde};
  table['('] = {Lead::open, Token::open_round};
  table['['] = {Lead::open, Token::open_square};
  table['{'] = {Lead::open, Token::open_curly};
  table[')'] = {Lead::close, Token::close_round};
  table[']'] = {Lead::close, Token::close_square};
  table['}'] = {Lead::close, Token::close_curly};
  table['+'] = {Lead::operation, Token::plus, Token::plus_assign};
  table['-'] = {Lead::operation, Token::minus, Token::minus_assign};
  table['%'] = {Lead::operation, Token::percent, Token::percent_assign};
  table['&'] = {Lead::operation, Token::ampersand, Token::ampersand_assign};
  table['|'] = {Lead::operation, Token::bar, Token::bar_assign};
  table['^'] = {Lead::operation, Token::caret, Token::caret_assign};
  table['@'] = {Lead::operation, Token::at, Token::at_assign};
  table['='] = {Lead::operation, Token::assign, Token::equal};
  table['!'] = {Lead::operation, Token::exclamation, Token::not_equal};
  table[':'] = {Lead::operation, Token::colon, Token::walrus};
  table['<'] = {Lead::operation, Token::less, Token::less_equal, Token::left_shift, Token::left_shift_assign};
  table['>'] = {Lead::operation, Token::greater, Token::greater_equal, Token::right_shift,
                Token::right_shift_assign};
  table['*'] = {Lead::operation, Token::star, Token::star_assign, Token::double_star,
                Token::double_star_assign};
  table['/'] = {Lead::operation, Token::slash, Token::slash_assign, Token::double_slash,
                Token::double_slash_assign};
  return table;
}

constexpr std::array<LeadFacts, 256> leads = make_leads();

const LeadFacts& lead_of(const char* at) { return leads[static_cast<unsigned char>(*at)]; }

}  // namespace

Lexer::Lexer(std::string_view bytes, ParseOptions options) : options_(options) {
  SourceText source = read_source(bytes);
  module_.text_ = std::move(source.text);
  module_.text_size_ = source.size;
  module_.lines_ = std::move(source.lines);
  module_.errors_ = std::move(source.errors);
  base_ = cursor_ = module_.text_.get();
}

Lexer::Lexer(Module&& module, ParseOptions options) : module_(std::move(module)), options_(options) {
  base_ = cursor_ = module_.text_.get();
}

void Lexer::report(std::uint32_t at, std::string message, std::string hint) {
  const std::size_t count = module_.errors_.size();
  if (guessing_ || count > most_errors) return;
  if (count == most_errors) message = "too many mistakes: those behind this one are not listed";
  module_.errors_.push_back({at, std::move(message), std::move(hint)});
}

void Lexer::fail(std::uint32_t at, std::string message, std::string hint) {
  const Token before = kind_;
  kind_ = Token::error;
  if (failed_) return;
  failed_ = true;
  fault_token_ = before;
  fault_at_ = at;
  report(at, std::move(message), std::move(hint));
}

void Lexer::refuse(std::uint32_t at, std::string message, std::string hint) {
  token_refused_ = token_refused_ || !failed_;
  fail(at, std::move(message), std::move(hint));
}

void Lexer::go_back(const Position& to) {
  cursor_ = to.cursor;
  kind_ = to.kind;
  begin_ = to.begin;
  end_ = to.end;
  previous_end_ = to.previous_end;
  level_ = to.level;
  field_level_ = to.field_level;
  module_.errors_.resize(to.errors);
  failed_ = token_refused_ = false;
}

std::uint32_t Lexer::line_begin(std::uint32_t at) const {
  const auto after = std::ranges::upper_bound(module_.lines_, at);
  return *(after - 1);
}

std::uint32_t Lexer::next_line(std::uint32_t at) const {
  const auto after = std::ranges::upper_bound(module_.lines_, at);
  return after == module_.lines_.end() ? module_.text_size_ : *after;
}

std::string Lexer::described_token() const {
  switch (kind_) {
    case Token::end:
    case Token::newline:
    case Token::indent:
    case Token::dedent: return std::string(facts_of(kind_).text);
    default: break;
  }
  const std::string_view text = token_text();
  constexpr std::size_t most = 40;
  if (count_code_points(text) <= most) return fmt::format("`{}`", printable(text));
  return fmt::format("`{}…`", printable(text.substr(0, byte_of_column(text, most + 1))));
}

void Lexer::lex() {
  const char* at = cursor_;
  for (;;) {
    while (*at == ' ') ++at;
    begin_ = offset(at);
    const LeadFacts& lead = lead_of(at);
    switch (lead.lead) {
      case Lead::name: return lex_name(at);
      case Lead::single: return finish(lead.token, at + 1);
      case Lead::open: return open_bracket(lead.token, at);
      case Lead::close: return close_bracket(lead.token, at);
      case Lead::operation: return lex_operator(at);
      case Lead::quote: return lex_string(at, at);
      case Lead::digit: return lex_number(at);
      case Lead::dot:
        if (lead_of(at + 1).lead == Lead::digit) return lex_number(at);
        if (at[1] == '.' && at[2] == '.') return finish(Token::ellipsis, at + 3);
        return finish(Token::dot, at + 1);
      case Lead::newline:
        if (level_ == 0) return finish(Token::newline, at + 1);
        ++at;
        break;
      case Lead::blank: ++at; break;
      case Lead::comment:
        if (field_level_ != no_field) comment_in_field_ = true;
        at = scan::find(at, '\n', '\n', '\n');
        break;
      case Lead::backslash:
        at = join_line(at);
        if (at == nullptr) return;
        break;
      case Lead::nul:
        if (level_ != 0) return refuse(begin_, "a bracket was never closed");
        return finish(Token::end, at);
      case Lead::other: return refuse_character(at);
    }
  }
}

inline void Lexer::lex_name(const char* at) {
  const auto [end, ascii] = scan::identifier(at);
  if (*end == '"' || *end == '\'') [[unlikely]]
    return lex_prefixed_string(at, end);
  finish(keywords_->find(scan::load_word(at), static_cast<std::size_t>(end - at)), end);
  if (!ascii) [[unlikely]]
    check_identifier(at, end);
}

void Lexer::lex_prefixed_string(const char* at, const char* end) {
  StringFacts facts;
  if (read_string_prefix({at, static_cast<std::size_t>(end - at)}, facts)) return lex_string(at, end);
  finish(keywords_->find(scan::load_word(at), static_cast<std::size_t>(end - at)), end);
  check_identifier(at, end);
}

// A name that is not its own normal form is kept beside the text.
void Lexer::check_identifier(const char* at, const char* end) {
  const std::string_view text{at, static_cast<std::size_t>(end - at)};
  if (const auto bad = bad_identifier_character(text)) {
    const Character c = character_at(text, *bad);
    const auto shown = printable(text.substr(*bad, c.length));
    return refuse(offset(at + *bad), fmt::format("invalid character `{}` (U+{:04X})", shown, c.point));
  }
  std::string normal = normal_form(text);
  if (normal != text) module_.names_.insert_or_assign(offset(at), std::move(normal));
}

void Lexer::lex_operator(const char* at) {
  const LeadFacts& lead = lead_of(at);
  const char next = at[1];
  if (next == '=') {
    // Directly in a field of an f-string the colon begins the format.
    if (*at == ':' && level_ == field_level_) return finish(Token::colon, at + 1);
    return finish(lead.with_assign, at + 2);
  }
  if (next == *at && lead.doubled != Token::error) {
    return at[2] == '=' ? finish(lead.doubled_assign, at + 3) : finish(lead.doubled, at + 2);
  }
  if (*at == '-' && next == '>') return finish(Token::arrow, at + 2);
  finish(lead.token, at + 1);
}

void Lexer::open_bracket(Token kind, const char* at) {
  if (level_ >= most_brackets) return refuse(begin_, "too many nested brackets: at most 200 are read");
  ++level_;
  finish(kind, at + 1);
}

void Lexer::close_bracket(Token kind, const char* at) {
  if (level_ == 0) return refuse(begin_, fmt::format("`{}` closes no bracket", *at));
  --level_;
  finish(kind, at + 1);
}

void Lexer::refuse_character(const char* at) {
  const std::string shown = printable(std::string_view(at, 1));
  const bool quoted = *at == '`';
  refuse(begin_,
         quoted ? std::string("backquotes are not Python 3") : fmt::format("invalid character `{}`", shown));
}

// A backslash at the end of a line; null after an error.
const char* Lexer::join_line(const char* backslash) {
  if (backslash[1] != '\n') {
    refuse(offset(backslash) + 1, "a character behind the backslash that continues the line");
    return nullptr;
  }
  if (backslash[2] == '\0') {
    // Until Python 3.7 the line just ended there.
    if (options_.version != 0 && options_.version < 8) return backslash + 1;
    refuse(offset(backslash), "the file ends behind the backslash that continues the line");
    return nullptr;
  }
  return backslash + 2;
}

}  // namespace trysquare::pysource

// Tokens, one at a time, on demand. https://docs.python.org/3/reference/lexical_analysis.html
//
//   line:    [indentation] token* NEWLINE          inside brackets a line end is white space
//   name:    XID_Start XID_Continue*               a keyword is one that is not
//   number:  '0' [xob] digits | digits ['.' digits] [exponent] ['j'], '_' between two digits
//   string:  [prefix] quote … quote                of an f-string only the opening is a token: the parser
//   reads
//                                                  text and fields in turn (parser_fstring.cpp)
//
// Law: after an error the token is Token::error until `recover`; no rule accepts it, so every rule ends.
#pragma once

#include "pysource/keyword.hpp"
#include "pysource/module.hpp"
#include "pysource/parse.hpp"
#include "pysource/token.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pysource {

// What the beginning of a string says about it.
struct StringFacts {
  std::uint8_t prefix_length = 0;
  char quote = '"';
  bool triple = false;
  bool raw = false;
  bool bytes = false;
  bool fields = false;  // f"…" or t"…"
  bool templated = false;
  bool unicode = false;  // u"…"
  bool escapes = false;  // a backslash is in it
};

// The facts that the prefix and the quote tell; nothing for what is no prefix.
bool read_string_prefix(std::string_view prefix, StringFacts& facts);

// Behind the closing quote of a string whose text begins at `body`; null when it is not closed.
const char* plain_string_end(const char* body, const StringFacts& facts);

class Lexer {
 protected:
  static constexpr std::uint32_t most_brackets = 200;  // as CPython
  static constexpr std::size_t most_blocks = 100;
  static constexpr std::uint32_t no_field = std::numeric_limits<std::uint32_t>::max();

  Lexer(std::string_view bytes, ParseOptions options);
  Lexer(Module&& module, ParseOptions options);  // of a module that has been read before

  // Goes to the next token of the logical line.
  void advance() {
    previous_end_ = end_;
    lex();
  }
  // Behind a Token::newline: reads the indentation, then the first token of the next line.
  void begin_line();
  // Takes a Token::indent or one Token::dedent.
  void take_indentation();

  // Reports, and makes the token an error until the parser recovers.
  void fail(std::uint32_t at, std::string message, std::string hint = {});
  void report(std::uint32_t at, std::string message, std::string hint = {});

  // As fail, for a token that cannot be read: where it ends is not known.
  void refuse(std::uint32_t at, std::string message, std::string hint = {});

  // The beginning of the physical line that holds the offset, and of the one behind it.
  std::uint32_t line_begin(std::uint32_t at) const;
  std::uint32_t next_line(std::uint32_t at) const;

  std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - base_); }
  std::string_view between(std::uint32_t begin, std::uint32_t end) const {
    return {base_ + begin, end - begin};
  }
  std::string_view token_text() const { return between(begin_, end_); }
  std::string described_token() const;  // for messages

  // Everything that a second look has to put back.
  struct Position {
    const char* cursor;
    Token kind;
    std::uint32_t begin, end, previous_end, level, field_level;
    std::size_t errors;
  };
  Position here() const {
    return {cursor_, kind_, begin_, end_, previous_end_, level_, field_level_, module_.errors_.size()};
  }
  void go_back(const Position& to);

  // A block that is passed over (lexer_skip.cpp): where its first line begins, in what it lies, and how deep
  // the line behind it is indented.
  struct PassedBlock {
    std::uint32_t begin = 0;
    std::uint32_t column = 0;
    std::uint32_t column_behind = 0;
  };
  // Behind the colon; nothing when the block's end is not plain to see.
  std::optional<PassedBlock> pass_block();
  void begin_block(const PassedBlock& block);

  void lex();
  void finish(Token kind, const char* end) {
    kind_ = kind;
    end_ = offset(end);
    cursor_ = end;
  }

  Module module_;
  const KeywordTable* keywords_ = &keyword_table;
  ParseOptions options_;
  const char* base_ = nullptr;
  const char* cursor_ = nullptr;
  Token kind_ = Token::end;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t previous_end_ = 0;
  std::uint32_t level_ = 0;               // open brackets
  std::uint32_t field_level_ = no_field;  // the level directly inside a field of an f-string
  StringFacts string_;
  bool failed_ = false;
  bool token_refused_ = false;  // the last error is the lexer's
  bool guessing_ = false;       // errors are not kept
  bool comment_in_field_ = false;
  std::uint32_t fault_at_ = 0;        // of the last error
  Token fault_token_ = Token::error;  // the one that stood there

 private:
  void lex_name(const char* at);
  void lex_operator(const char* at);
  void lex_number(const char* at);
  void lex_string(const char* prefix, const char* quote);
  void lex_prefixed_string(const char* at, const char* end);
  void check_identifier(const char* at, const char* end);
  void open_bracket(Token kind, const char* at);
  void close_bracket(Token kind, const char* at);
  void refuse_character(const char* at);
  const char* join_line(const char* backslash);

  struct Indentation {
    std::uint32_t column = 0;     // tabs go to the next multiple of eight
    std::uint32_t alternate = 0;  // tabs count one: both must tell the same
    bool operator==(const Indentation&) const = default;
  };
  const char* end_of_block(const char* at, std::uint32_t column, const char*& last) const;
  const char* end_of_line(const char* at, const char*& last) const;
  const char* end_of_string(const char* quote) const;
  const char* measure(const char* at, Indentation& indentation);
  void change_indentation(Indentation wanted);
  void open_block(Indentation wanted);
  void close_blocks(Indentation wanted);

  std::array<Indentation, most_blocks> blocks_{};
  std::size_t block_count_ = 0;  // beyond the first, which is column 0
  std::size_t pending_dedents_ = 0;
};

}  // namespace trysquare::pysource

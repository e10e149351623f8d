// The parser: recursive descent over the tokens, one function per rule. The rules stand on top of the files
// that hold their functions:
//   parser.cpp             file, block, simple_line, recovery
//   parser_simple.cpp      the simple statements        parser_import.cpp   import
//   parser_compound.cpp    if, while, for, with, try    parser_function.cpp def, class, parameters, type
//   parameters parser_match.cpp       match                        parser_pattern.cpp  its patterns
//   parser_expression.cpp  operators                    parser_atom.cpp     atoms, brackets, comprehensions
//   parser_call.cpp        calls and subscripts         parser_fstring.cpp  strings and their fields
//   parser_target.cpp      what can be assigned to
// Law: a rule returns 0 or a node that nobody keeps when the parser has failed.
#pragma once

#include "pysource/lexer.hpp"
#include "pysource/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pysource {

// Where older versions wanted brackets: the versions that first took a tuple, or one that unpacks, without.
struct BareTuple {
  std::string_view where;
  int tuple = 0;
  int unpacking = 0;
};

class Parser : Lexer {
 public:
  Parser(std::string_view bytes, ParseOptions options);
  Module parse();
  static bool read_body(Module& module, NodeId function);

 private:
  Parser(Module&& module, ParseOptions options);

  // --- statements
  void file();
  void expression_file();
  void statements();
  void statement();
  void statement_behind_unread_header();
  NodeId compound_statement();
  bool at_compound_statement() const;
  void simple_line();
  NodeId simple_statement();
  List block();
  void recover();
  std::uint32_t resume_at();
  bool at_orphan() const;

  NodeId expression_statement();
  NodeId assignment(NodeId first, std::uint32_t begin);
  NodeId augmented_assignment(NodeId target, std::uint32_t begin);
  NodeId annotated_assignment(NodeId target, std::uint32_t begin);
  NodeId assigned_value(const BareTuple& rule = {});
  NodeId return_statement();
  NodeId raise_statement();
  NodeId delete_statement();
  NodeId assert_statement();
  NodeId names_statement(Kind kind);
  NodeId plain_statement(Kind kind);
  NodeId type_alias();
  NodeId import_statement();
  NodeId import_from_statement();
  void check_future(List body);
  NodeId dotted_alias();
  NodeId imported_name();
  Range dotted_name();
  std::uint32_t leading_dots();
  bool end_of_imported_names(bool bracketed);

  NodeId if_statement();
  NodeId if_chain(std::size_t mark, List orelse);
  NodeId while_statement();
  NodeId for_statement(std::uint32_t begin, bool async);
  NodeId with_statement(std::uint32_t begin, bool async);
  bool bracketed_with_items(std::size_t mark);
  NodeId with_item();
  NodeId try_statement();
  NodeId except_handler(bool& starred);
  NodeId exception_types(bool& several);
  List else_block(Token keyword);
  NodeId async_statement();
  NodeId decorated();
  void decorator();
  NodeId function_definition(std::uint32_t begin, bool async, List decorators);
  List waiting_body();
  NodeId class_definition(List decorators);
  List type_parameters();
  NodeId type_parameter();
  NodeId match_statement();
  bool match_header(NodeId& subject);
  List match_cases();
  NodeId match_case();

  // --- patterns
  NodeId patterns();
  NodeId pattern();
  NodeId or_pattern();
  NodeId closed_pattern();
  NodeId maybe_star_pattern();
  NodeId round_pattern();
  NodeId square_pattern();
  NodeId name_pattern();
  NodeId dotted_value();
  NodeId class_pattern(NodeId cls, std::uint32_t begin);
  NodeId literal_value();
  NodeId number_value();
  NodeId signed_number();
  NodeId mapping_pattern();
  Range captured_name(std::string_view what);

  // --- parameters
  struct Parameters {
    std::size_t slash = 0;  // gathered rows before `/`
    bool has_slash = false;
    bool defaulted = false;   // one has a default value
    NodeId rest = 0;          // *args
    NodeId keyword_rest = 0;  // **kwargs
    bool starred = false;     // `*` was read
    std::size_t star = 0;     // gathered rows before `*`
  };
  NodeId parameters(bool annotated, Token close);
  void parameter(bool annotated, Parameters& seen);
  void star_parameter(bool annotated, Token close, Parameters& seen);
  void slash_parameter(std::size_t mark, Parameters& seen);
  NodeId parameter_name(bool annotated, bool star);
  NodeId arguments_node(std::size_t mark, const Parameters& seen, std::uint32_t begin);

  // --- expressions
  NodeId expression();
  NodeId conditional(NodeId value, std::uint32_t begin);
  NodeId lambda(bool conditional_body = true);
  NodeId named_expression();
  NodeId named(NodeId target, std::uint32_t begin);
  NodeId star_named();                                  // an element of a display
  NodeId star_expressions(const BareTuple& rule = {});  // a tuple needs no brackets
  NodeId star_expression();
  NodeId tuple_from(NodeId first, std::uint32_t begin, NodeId (Parser::*element)());
  NodeId yield_expression();
  NodeId operators(std::uint8_t least);
  NodeId logic(NodeId left, std::uint32_t begin, std::uint8_t level);
  NodeId comparison(NodeId left, std::uint32_t begin);
  std::uint32_t comparison_operator();
  NodeId operand(std::uint8_t least);
  NodeId signed_operand();
  NodeId negation();
  NodeId power();
  NodeId primary();
  NodeId atom();
  NodeId constant(Literal literal);
  NodeId round_brackets();
  NodeId square_brackets();
  NodeId curly_brackets();
  NodeId dict_display(std::uint32_t begin, NodeId first_key);
  bool dict_item();
  NodeId set_display(std::uint32_t begin, NodeId first);
  List comprehensions();
  NodeId comprehension();
  NodeId target_list();
  NodeId call(NodeId function, std::uint32_t begin);
  struct CallArguments {
    List positional;
    List keywords;
  };
  CallArguments call_arguments(bool generator_allowed);
  void refuse_repeated(List keywords);
  void refuse_many(std::size_t arguments, std::uint32_t at);
  struct ArgumentState {
    bool keyword = false;
    bool unpacked = false;  // `**mapping`
    std::uint32_t open = 0;
    bool generator_allowed = false;
    bool finished = false;  // a generator took the brackets
  };
  NodeId call_argument(ArgumentState& seen);
  NodeId keyword_argument(NodeId name, std::uint32_t begin, ArgumentState& seen);
  NodeId subscript(NodeId value, std::uint32_t begin);
  NodeId slice();

  // --- strings
  NodeId strings();
  NodeId joined_strings(std::uint32_t begin);
  void check_string();
  struct Text;
  void text_and_fields(const StringFacts& facts, Text& text, int depth);
  bool literal_text(const StringFacts& facts, Text& text, int depth);
  NodeId field_value();
  void field(const StringFacts& facts, Text& text, int depth);
  NodeId format_spec(const StringFacts& facts, int depth);
  void finish_text(Text& text);
  void add_piece(Text& text, std::uint32_t begin, std::uint32_t end, Spelling spelling);
  std::vector<Range> without_comments(std::uint32_t begin, std::uint32_t end) const;
  Range interpolated_text(std::uint32_t open, std::uint32_t end);

  // --- targets
  void make_target(NodeId id, Context context);
  bool single_target(NodeId id, std::string_view purpose);
  bool begins_with_bracketed_target(NodeId target, std::uint32_t begin) const;
  bool check_name(std::uint32_t at, std::string_view name);

  // --- all
  bool expect(Token token, std::string_view where);
  bool accept(Token token) {
    if (kind_ != token) return false;
    advance();
    return true;
  }
  // The name that stands here, taken; an empty range after an error.
  Range take_name(std::string_view what);
  bool at_word(std::string_view word) const { return kind_ == Token::name && token_text() == word; }
  void fail_here(std::string_view expected);
  // Reports what the chosen version does not have; reading goes on.
  void needs(int version, std::string_view what, std::uint32_t at);
  bool before(int version) const { return options_.version != 0 && options_.version < version; }
  bool enter(std::uint32_t at);  // false: too deep

  // A node from `begin` to the end of the last token taken.
  Node head(Kind kind, std::uint32_t begin, std::uint8_t detail = 0, std::uint16_t extra = 0) const {
    return {kind, detail, extra, begin, previous_end_};
  }
  template <class Enumeration>
  static std::uint8_t detail(Enumeration value) {
    return static_cast<std::uint8_t>(value);
  }

  Tree tree_;
  std::uint32_t depth_ = 0;   // of what nests without brackets
  bool after_fault_ = false;  // the statement before was not understood
  int string_depth_ = 0;      // f-strings in fields of f-strings
  std::uint32_t statement_at_ = 0;
  bool unclosed_ = false;           // looking for the end of a statement once led to the end of the file
  std::uint64_t looked_ahead_ = 0;  // bytes that were read again while looking for the ends of statements
};

}  // namespace trysquare::pysource

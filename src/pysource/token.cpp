#include "pysource/token.hpp"

namespace trysquare::pysource {

namespace {

constexpr std::uint8_t operation(Operator op) { return static_cast<std::uint8_t>(op); }
constexpr std::uint8_t operation(Comparison op) { return static_cast<std::uint8_t>(op); }
constexpr std::uint8_t operation(Logic op) { return static_cast<std::uint8_t>(op); }

constexpr TokenFacts binary(std::string_view text, std::uint8_t infix, Operator op) {
  return {text, infix, operation(op)};
}
constexpr TokenFacts compares(std::string_view text, Comparison op) {
  return {text, strength::comparison, operation(op)};
}
constexpr TokenFacts assigns(std::string_view text, Operator op) {
  return {text, strength::none, operation(op), true};
}
constexpr TokenFacts begins(std::string_view text) { return {text, strength::none, 0, false, false, true}; }
constexpr TokenFacts begins(TokenFacts facts) {
  facts.starts_expression = true;
  return facts;
}
constexpr TokenFacts statement(std::string_view text) { return {text, strength::none, 0, false, true}; }

}  // namespace

// In the order of Token.
constinit const std::array<TokenFacts, token_count> token_facts{{
    {"the end of the file"},
    {"the end of the line"},
    {"an indentation"},
    {"a dedent"},
    {"an invalid token"},
    begins("a name"),
    begins("a number"),
    begins("a number"),
    begins("a number"),
    begins("a string"),
    begins("a string"),
    begins("("),
    {")"},
    begins("["),
    {"]"},
    begins("{"),
    {"}"},
    {","},
    {":"},
    {";"},
    {"."},
    begins("..."),
    {"->"},
    {":="},
    {"="},
    {"!"},
    begins("~"),
    begins(binary("+", strength::sum, Operator::add)),
    begins(binary("-", strength::sum, Operator::sub)),
    begins(binary("*", strength::term, Operator::mult)),
    {"**"},
    binary("/", strength::term, Operator::div),
    binary("//", strength::term, Operator::floor_div),
    binary("%", strength::term, Operator::mod),
    binary("@", strength::term, Operator::mat_mult),
    binary("<<", strength::shift, Operator::left_shift),
    binary(">>", strength::shift, Operator::right_shift),
    binary("&", strength::bit_and, Operator::bit_and),
    binary("|", strength::bit_or, Operator::bit_or),
    binary("^", strength::bit_xor, Operator::bit_xor),
    compares("<", Comparison::less),
    compares(">", Comparison::greater),
    compares("<=", Comparison::less_equal),
    compares(">=", Comparison::greater_equal),
    compares("==", Comparison::equal),
    compares("!=", Comparison::not_equal),
    assigns("+=", Operator::add),
    assigns("-=", Operator::sub),
    assigns("*=", Operator::mult),
    assigns("**=", Operator::pow),
    assigns("/=", Operator::div),
    assigns("//=", Operator::floor_div),
    assigns("%=", Operator::mod),
    assigns("@=", Operator::mat_mult),
    assigns("<<=", Operator::left_shift),
    assigns(">>=", Operator::right_shift),
    assigns("&=", Operator::bit_and),
    assigns("|=", Operator::bit_or),
    assigns("^=", Operator::bit_xor),
    begins("False"),
    begins("None"),
    begins("True"),
    {"and", strength::logical_and, operation(Logic::and_)},
    {"as"},
    statement("assert"),
    {"async"},
    begins("await"),
    statement("break"),
    statement("class"),
    statement("continue"),
    statement("def"),
    statement("del"),
    {"elif"},
    {"else"},
    statement("except"),
    statement("finally"),
    {"for"},
    {"from"},
    statement("global"),
    {"if"},
    statement("import"),
    compares("in", Comparison::in),
    compares("is", Comparison::is),
    begins("lambda"),
    statement("nonlocal"),
    begins({"not", strength::comparison, operation(Comparison::not_in)}),
    {"or", strength::logical_or, operation(Logic::or_)},
    statement("pass"),
    statement("raise"),
    statement("return"),
    statement("try"),
    statement("while"),
    statement("with"),
    {"yield"},
}};

}  // namespace trysquare::pysource

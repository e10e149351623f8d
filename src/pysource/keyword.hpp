// The keywords, found by one multiplication: no two of them fall on the same slot of the table.
// https://docs.python.org/3/reference/lexical_analysis.html#keywords
#pragma once

#include "pysource/token.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace trysquare::pysource {

// A word of up to eight bytes as a number, the first byte lowest.
consteval std::uint64_t packed(std::string_view word) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(word[i])} << (8 * i);
  }
  return value;
}

class KeywordTable {
 public:
  // `word`: at least eight bytes from the identifier's beginning, the first one lowest.
  Token find(std::uint64_t word, std::size_t length) const {
    const std::uint64_t key = length < masks.size() ? word & masks[length] : 0;
    const std::size_t slot = (key * multiplier_) >> shift;
    return keys_[slot] == key ? tokens_[slot] : Token::name;
  }

  // Before Python 3.7 `async` and `await` are names outside of async functions.
  consteval explicit KeywordTable(bool with_async = true) : with_async_(with_async) {
    while (!fill()) multiplier_ = multiplier_ * 6364136223846793005U + 1442695040888963407U;
  }

 private:
  static constexpr unsigned shift = 57;  // 128 slots
  static constexpr std::array<std::uint64_t, 9> masks{0,
                                                      0xFF,
                                                      0xFFFF,
                                                      0xFFFFFF,
                                                      0xFFFFFFFF,
                                                      0xFFFFFFFFFF,
                                                      0xFFFFFFFFFFFF,
                                                      0xFFFFFFFFFFFFFF,
                                                      0xFFFFFFFFFFFFFFFF};
  static constexpr std::array<std::uint64_t, 35> words{
      packed("False"),    packed("None"),    packed("True"),  packed("and"),   packed("as"),
      packed("assert"),   packed("async"),   packed("await"), packed("break"), packed("class"),
      packed("continue"), packed("def"),     packed("del"),   packed("elif"),  packed("else"),
      packed("except"),   packed("finally"), packed("for"),   packed("from"),  packed("global"),
      packed("if"),       packed("import"),  packed("in"),    packed("is"),    packed("lambda"),
      packed("nonlocal"), packed("not"),     packed("or"),    packed("pass"),  packed("raise"),
      packed("return"),   packed("try"),     packed("while"), packed("with"),  packed("yield")};

  consteval bool fill() {
    keys_.fill(1);  // the key of no word
    tokens_.fill(Token::name);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t slot = (words[i] * multiplier_) >> shift;
      if (keys_[slot] != 1) return false;
      const auto token = static_cast<Token>(static_cast<std::size_t>(Token::kw_false) + i);
      if (!with_async_ && (token == Token::kw_async || token == Token::kw_await)) continue;
      keys_[slot] = words[i];
      tokens_[slot] = token;
    }
    return true;
  }

  std::uint64_t multiplier_ = 0x9E3779B97F4A7C15U;
  std::array<std::uint64_t, 128> keys_{};
  std::array<Token, 128> tokens_{};
  bool with_async_ = true;
};

inline constexpr KeywordTable keyword_table;
inline constexpr KeywordTable keyword_table_without_async{false};

}  // namespace trysquare::pysource

#include "pytext/regex_characters.hpp"

#include <algorithm>

namespace trysquare::pytext {

namespace {

struct Block {
  char32_t first, last;
};

// Letters in every version of Unicode that Python 3.6 and later know.
constexpr Block letters[] = {
    {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},    {0xD8, 0xF6},   {0xF8, 0x2C1},
    {0x370, 0x373},   {0x386, 0x386},   {0x388, 0x38A},   {0x38E, 0x3A1},  {0x3A3, 0x3F5}, {0x3F7, 0x481},
    {0x48A, 0x52F},   {0x531, 0x556},   {0x561, 0x586},   {0x5D0, 0x5EA},  {0x620, 0x64A}, {0x1E00, 0x1F15},
    {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0x4E00, 0x9FD5}, {0xAC00, 0xD7A3}};
// What counts as a word's part without being a letter: superscripts and fractions of Latin-1.
constexpr Block numbers[] = {{0xB2, 0xB3}, {0xB9, 0xB9}, {0xBC, 0xBE}};
// Punctuation and signs that are no word's part.
constexpr Block others[] = {{0x80, 0xA9},     {0xAB, 0xB1},      {0xB4, 0xB4},     {0xB6, 0xB8},
                            {0xBB, 0xBB},     {0xBF, 0xBF},      {0xD7, 0xD7},     {0xF7, 0xF7},
                            {0x300, 0x36F},   {0x2000, 0x206F},  {0x20A0, 0x20BE}, {0x2190, 0x23FA},
                            {0x2500, 0x2767}, {0x3000, 0x3004},  {0x3008, 0x3020}, {0xD800, 0xF8FF},
                            {0xFE00, 0xFE0F}, {0x1F300, 0x1F64F}};
constexpr Block spaces[] = {{0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                            {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

template <std::size_t Size>
bool is_in(char32_t c, const Block (&blocks)[Size]) {
  return std::ranges::any_of(blocks, [&](const Block& block) { return c >= block.first && c <= block.last; });
}

bool is_plain_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Truth is_digit_letter(char32_t c, bool ascii) {
  if (c < 0x80 || ascii) return as_truth(c >= '0' && c <= '9');
  if (is_in(c, letters) || is_in(c, numbers) || is_in(c, others)) return Truth::no;
  return Truth::unknown;
}
Truth is_space(char32_t c, bool ascii) {
  const bool plain = c == ' ' || (c >= '\t' && c <= '\r');
  if (plain || ascii) return as_truth(plain);
  return as_truth((c >= 0x1C && c <= 0x1F) || is_in(c, spaces));
}

// Latin-1's own pairs; what has another case elsewhere is not among them.
char32_t lowered(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  return c;
}
char32_t raised(char32_t c) {
  const bool has_other = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);
  return has_other ? c - 32 : c;
}
// Its class of case holds letters beyond Latin-1.
bool has_far_case(char32_t c) {
  return c == 'i' || c == 'I' || c == 'k' || c == 'K' || c == 's' || c == 'S' || c == 0xB5 || c == 0xE5 ||
         c == 0xC5 || c == 0xFF || c == 0xDF;
}

}  // namespace

Truth is_word(char32_t c, bool ascii) {
  if (c < 0x80 || ascii) return as_truth(is_plain_word(c));
  if (is_in(c, letters) || is_in(c, numbers)) return Truth::yes;
  return is_in(c, others) ? Truth::no : Truth::unknown;
}

Truth is_in_category(char32_t c, RegexCategory category, bool ascii) {
  switch (category) {
    case RegexCategory::digit: return is_digit_letter(c, ascii);
    case RegexCategory::not_digit: return negated(is_digit_letter(c, ascii));
    case RegexCategory::space: return is_space(c, ascii);
    case RegexCategory::not_space: return negated(is_space(c, ascii));
    case RegexCategory::word: return is_word(c, ascii);
    case RegexCategory::not_word: return negated(is_word(c, ascii));
  }
  return Truth::unknown;
}

Truth is_same_letter(char32_t a, char32_t b, bool ascii) {
  if (a == b) return Truth::yes;
  if (a < 0x80 && b < 0x80) return as_truth(lowered(a) == lowered(b));
  if (ascii) return Truth::no;
  if (a <= 0xFF && b <= 0xFF) return as_truth(lowered(a) == lowered(b));
  // A letter of ASCII has its pair there, but for three.
  if ((a < 0x80 && !has_far_case(a)) || (b < 0x80 && !has_far_case(b))) return Truth::no;
  return Truth::unknown;
}

Truth is_in_set(char32_t c, const RegexSet& set, bool ignore_case, bool ascii) {
  const auto answered = [&](Truth inside) { return set.negated ? negated(inside) : inside; };
  Truth inside = Truth::no;
  for (const auto& [low, high] : set.ranges) {
    if (c >= low && c <= high) return answered(Truth::yes);
    if (!ignore_case) continue;
    const bool near = c < 0x80 && high < 0x80;
    if (near || (c <= 0xFF && high <= 0xFF && !ascii)) {
      for (const char32_t other : {lowered(c), raised(c)}) {
        if (other >= low && other <= high) return answered(Truth::yes);
      }
    } else if (!ascii) {
      inside = Truth::unknown;
    }
  }
  for (const RegexCategory category : set.categories) {
    const Truth one = is_in_category(c, category, ascii);
    if (one == Truth::yes) return answered(Truth::yes);
    if (one == Truth::unknown) inside = Truth::unknown;
  }
  return answered(inside);
}

}  // namespace trysquare::pytext

// Sixteen bytes at a time: the questions that a lexer asks of plain text. With SSE2 where there is one (every
// x86-64), the same answers from plain loops elsewhere.
// Law: the text is followed by at least SourceText::padding NUL, so no scan needs to know its end.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace trysquare::pysource::scan {

// Letters, digits, `_`, and bytes of characters beyond ASCII, which are looked at later.
consteval std::array<bool, 256> identifier_bytes() {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    table[c] =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
  }
  return table;
}
inline constexpr std::array<bool, 256> is_identifier_byte = identifier_bytes();

constexpr bool in_identifier(char c) { return is_identifier_byte[static_cast<unsigned char>(c)]; }

struct Identifier {
  const char* end;
  bool ascii;
};

#if defined(__SSE2__)

inline __m128i load(const char* at) {
  return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(at)));
}
inline unsigned mask(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }
inline __m128i equals(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
// Each byte, as an unsigned distance from `low`, is at most `width`.
inline __m128i within(__m128i bytes, char low, char width) {
  const __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
  return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(width)), distance);
}

inline Identifier identifier(const char* at) {
  bool ascii = true;
  for (;; at += 16) {
    const __m128i bytes = load(at);
    const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25);
    const __m128i others = _mm_or_si128(within(bytes, '0', 9), equals(bytes, '_'));
    const unsigned high = mask(bytes);
    const unsigned outside = (mask(_mm_or_si128(letters, others)) | high) ^ 0xFFFFU;
    if (outside != 0) [[likely]] {
      const auto length = static_cast<unsigned>(std::countr_zero(outside));
      return {at + length, ascii && (high & ((1U << length) - 1)) == 0};
    }
    ascii = ascii && high == 0;
  }
}

// The first of `a`, `b`, `c` or NUL.
inline const char* find(const char* at, char a, char b, char c) {
  for (;; at += 16) {
    const __m128i bytes = load(at);
    const __m128i found = _mm_or_si128(_mm_or_si128(equals(bytes, a), equals(bytes, b)),
                                       _mm_or_si128(equals(bytes, c), equals(bytes, 0)));
    const unsigned hits = mask(found);
    if (hits != 0) return at + std::countr_zero(hits);
  }
}

// The first byte that may begin a string or a comment, join or end a line, open or close a bracket, or NUL;
// some others that stand between these are found as well.
inline const char* find_structure(const char* at) {
  for (;; at += 16) {
    const __m128i bytes = load(at);
    const __m128i quotes = within(bytes, '"', ')' - '"');
    const __m128i brackets = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), '{', '}' - '{');  // and `\\`
    const __m128i ends = within(bytes, 0, '\n');
    const unsigned hits = mask(_mm_or_si128(quotes, _mm_or_si128(brackets, ends)));
    if (hits != 0) return at + std::countr_zero(hits);
  }
}

inline const char* skip_spaces(const char* at) {
  for (;; at += 16) {
    const unsigned others = mask(equals(load(at), ' ')) ^ 0xFFFFU;
    if (others != 0) return at + std::countr_zero(others);
  }
}

#else

inline Identifier identifier(const char* at) {
  bool ascii = true;
  for (; in_identifier(*at); ++at) ascii = ascii && static_cast<unsigned char>(*at) < 0x80;
  return {at, ascii};
}

inline const char* find(const char* at, char a, char b, char c) {
  while (*at != a && *at != b && *at != c && *at != '\0') ++at;
  return at;
}

inline const char* find_structure(const char* at) {
  constexpr std::string_view wanted("\0\n\"#'()[]{}\\", 12);
  while (wanted.find(*at) == std::string_view::npos) ++at;
  return at;
}

inline const char* skip_spaces(const char* at) {
  while (*at == ' ') ++at;
  return at;
}

#endif

// Up to eight bytes as one number, the first one lowest.
inline std::uint64_t load_word(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) {
    std::uint64_t swapped = 0;
    for (int i = 0; i < 8; ++i) swapped |= ((word >> (8 * i)) & 0xFFU) << (56 - 8 * i);
    word = swapped;
  }
  return word;
}

}  // namespace trysquare::pysource::scan

// A quick hash for short texts, such as names: eight bytes at a time. For tables of one process, that texts
// of a known few or of files whose size is bounded go into; it is no protection against texts that are made
// to meet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace trysquare {

struct TextHash {
  using is_transparent = void;

  std::size_t operator()(std::string_view text) const {
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = left;
    for (; left >= 8; left -= 8, at += 8) hash = mix(hash, word_at(at, 8));
    if (left > 0) hash = mix(hash, text.size() >= 8 ? word_at(at + left - 8, 8) : word_at(at, left));
    return static_cast<std::size_t>(hash);
  }

 private:
  // Nothing is lost: for one hash each word gives another.
  static std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;  // 2^64 by the golden ratio
    // A product brings what differs to higher bits only: it is folded down and brought up once more.
    hash = (hash ^ word) * factor;
    hash = (hash ^ hash >> 32U) * factor;
    return hash ^ hash >> 29U;
  }
  static std::uint64_t word_at(const char* at, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, bytes);
    return word;
  }
};

}  // namespace trysquare

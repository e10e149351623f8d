// Unicode's own data on characters beyond ASCII, generated: pairs of code points, both within, ascending.
#pragma once

#include <cstdint>
#include <span>

namespace trysquare::pep {

extern const std::span<const std::uint32_t> word_ranges;                 // str.isalnum
extern const std::span<const std::uint32_t> identifier_start_ranges;     // XID_Start
extern const std::span<const std::uint32_t> identifier_continue_ranges;  // XID_Continue
extern const std::span<const std::uint32_t> decimal_ranges;  // str.isdecimal: tens, each from zero to nine
extern const std::span<const std::uint32_t> divider_ranges;  // NFKC makes one of /?#@: of them

}  // namespace trysquare::pep

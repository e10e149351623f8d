// Unicode's own data for identifiers, generated: https://www.unicode.org/reports/tr31/ and tr15.
#pragma once

#include <cstdint>
#include <span>

namespace trysquare::pysource {

// Pairs of code points, both within, ascending: XID_Start and XID_Continue beyond ASCII.
extern const std::span<const std::uint32_t> identifier_start;
extern const std::span<const std::uint32_t> identifier_continue;
// Pairs of a code point and (offset << 8 | count) into the pool: full compatibility decompositions.
extern const std::span<const std::uint32_t> decomposition_index;
extern const std::span<const std::uint32_t> decomposition_pool;
// Triples: first and last code point, combining class.
extern const std::span<const std::uint32_t> combining_classes;
// Triples, ascending: first, second, what they compose to.
extern const std::span<const std::uint32_t> composition_pairs;

}  // namespace trysquare::pysource

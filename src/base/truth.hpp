// What is known of a yes-or-no question. Law: `unknown` spreads; it never becomes a yes or a no.
#pragma once

#include <cstdint>

namespace trysquare {

// In this order: of two, both hold is the lesser one, either holds the greater.
enum class Truth : std::uint8_t { no, unknown, yes };

constexpr Truth as_truth(bool value) { return value ? Truth::yes : Truth::no; }
constexpr Truth negated(Truth value) {
  return value == Truth::unknown ? value : as_truth(value == Truth::no);
}
constexpr Truth both(Truth a, Truth b) { return a < b ? a : b; }
constexpr Truth either(Truth a, Truth b) { return a < b ? b : a; }

}  // namespace trysquare

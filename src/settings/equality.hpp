// Python's `==`, hash and truth, where they can be known without running code of the program.
// Law: are_same_key(a, b) implies hash_of(a) == hash_of(b); 1, 1.0 and True are one key.
#pragma once

#include "settings/object.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace trysquare::settings {

std::uint64_t hash_of_text(std::string_view text);

// Nothing: it has none, or it is not known.
std::optional<std::uint64_t> hash_of(Ref object);
bool are_same_key(Ref left, Ref right);

Truth are_equal(Ref left, Ref right);
// What `bool()` gives.
Truth truth_of(Ref object);

// Whether it is a plain value all the way down, that cannot change.
bool is_constant(Ref object);

}  // namespace trysquare::settings

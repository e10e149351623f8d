// A release's number, YYR: two digits of the year and one of the release. 271 is "27.1", "2027 R1", "v271".
#pragma once

#include "model/product.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::locate {

// The pattern with {yyr}, {yy} and {r} filled in.
std::string fill_number(std::string_view pattern, int number);

// The number for which the pattern gives this text, letters in any case; nothing when there is none.
std::optional<int> match_number(std::string_view pattern, std::string_view text);

// From any spelling of the product: its segment, its other spellings, or the bare number.
std::optional<int> parse_release_name(const model::Product& product, std::string_view text);

// "v261": the segment's spelling, which names the constraints file too.
std::string release_name(const model::Product& product, int number);
std::vector<std::string> release_spellings(const model::Product& product, int number);

}  // namespace trysquare::locate

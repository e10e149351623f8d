// Text as Python counts it: code points of UTF-8, surrogates as their three bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pytext {

std::vector<std::string_view> characters_of(std::string_view text);
std::size_t length_of(std::string_view text);
bool is_ascii(std::string_view text);
bool is_valid_text(std::string_view text);  // without surrogates
std::u32string code_points_of(std::string_view text);
std::string text_of_code_points(std::u32string_view points);

}  // namespace trysquare::pytext

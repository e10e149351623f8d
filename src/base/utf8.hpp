// Code points as UTF-8, also the lone surrogates that Python's texts may hold.
#pragma once

#include <cstdint>
#include <string>

namespace trysquare {

// `point` is at most 0x10FFFF.
void append_utf8(std::string& out, std::uint32_t point);

}  // namespace trysquare

// Memory that a short-lived process asks for in large pieces: each first touch of a page costs a trap into
// the system, which is more than what most allocations cost themselves.
#pragma once

#include <cstddef>

namespace trysquare {

// Where the system has pages of more than the usual size, one of them costs a trap as well, instead of
// hundreds.
constexpr std::size_t large_page = std::size_t{2} << 20U;

// Addresses for at most that many bytes, none of them in use yet, from a multiple of a large page on; null:
// the system gives none, or has no such thing.
std::byte* reserve_memory(std::size_t bytes);

// Makes a part of them usable, ready to be touched: in large pages where it is made of such and they are to
// be had, which a system whose memory is in pieces may look for longer than they save; `are_worth_it` tells
// whether to ask, and says no from the first time on that it took long. False: there is no more memory.
bool commit_memory(std::byte* begin, std::size_t bytes, bool& are_worth_it);

// For a process that ends soon: what the C library was given back it keeps.
void keep_freed_memory();

}  // namespace trysquare

// Memory that a short-lived process asks for in large pieces: each first touch of a page costs a trap into
// the system, which is more than what most allocations cost themselves.
#pragma once

#include <cstddef>

namespace trysquare {

// Addresses for at most that many bytes, none of them in use yet; null: the system gives none, or has no such
// thing.
std::byte* reserve_memory(std::size_t bytes);

// Makes a part of them usable, ready to be touched. False: there is no more memory.
bool commit_memory(std::byte* begin, std::size_t bytes);

// For a process that ends soon: what the C library was given back it keeps.
void keep_freed_memory();

}  // namespace trysquare

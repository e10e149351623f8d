#if defined(_WIN32)
#include "base/memory.hpp"

namespace trysquare {

std::byte* reserve_memory(std::size_t /*bytes*/) { return nullptr; }
bool commit_memory(std::byte* /*begin*/, std::size_t /*bytes*/, bool& /*are_worth_it*/) { return false; }
void keep_freed_memory() {}

}  // namespace trysquare
#endif

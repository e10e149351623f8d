#if !defined(_WIN32)
#include "base/memory.hpp"

#include <sys/mman.h>

#include <chrono>
#include <cstdint>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace trysquare {

std::byte* reserve_memory(std::size_t bytes) {
#if defined(MAP_ANONYMOUS) && defined(MAP_NORESERVE)
  void* at =
      ::mmap(nullptr, bytes + large_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) return nullptr;
  const std::size_t behind = reinterpret_cast<std::uintptr_t>(at) % large_page;
  return static_cast<std::byte*>(at) + (behind == 0 ? 0 : large_page - behind);
#else
  (void)bytes;
  return nullptr;
#endif
}

bool commit_memory(std::byte* begin, std::size_t bytes, bool& are_worth_it) {
  if (::mprotect(begin, bytes, PROT_READ | PROT_WRITE) != 0) return false;
  [[maybe_unused]] bool is_large = false;
#if defined(MADV_HUGEPAGE)
  is_large = are_worth_it && reinterpret_cast<std::uintptr_t>(begin) % large_page == 0 &&
             bytes % large_page == 0 && ::madvise(begin, bytes, MADV_HUGEPAGE) == 0;
#endif
#if defined(MADV_POPULATE_WRITE)
  // Older kernels do not know it: their pages come one by one, as they are touched.
  const auto before = std::chrono::steady_clock::now();
  (void)::madvise(begin, bytes, MADV_POPULATE_WRITE);
  constexpr auto long_for_each = std::chrono::microseconds(1200);  // small ones take less
  const auto took = std::chrono::steady_clock::now() - before;
  if (is_large && took > long_for_each * static_cast<std::int64_t>(bytes / large_page)) are_worth_it = false;
#endif
  return true;
}

void keep_freed_memory() {
#if defined(__GLIBC__)
  constexpr int piece = 1 << 20;
  constexpr int never = 1 << 30;
  (void)::mallopt(M_TOP_PAD, piece);
  (void)::mallopt(M_TRIM_THRESHOLD, never);
  (void)::mallopt(M_MMAP_THRESHOLD, 32 * piece);
#endif
}

}  // namespace trysquare
#endif

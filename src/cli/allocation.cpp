// What `new` gives in the command: small blocks of one size lie together in a slab, and go back to a list of
// their size. Each thread has lists of its own, and a slab is handed out once, so threads meet nowhere but at
// the counter of slabs; a block that another thread gives back stays with that thread. The command ends soon;
// nothing is given back to the system. Only the command is linked with it, not the C library, which lives in
// processes of others, and not what is built for sanitizers.
// https://en.cppreference.com/w/cpp/memory/new/operator_new
#include "base/memory.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t unit = 16;          // sizes are multiples of it
constexpr std::size_t largest = 512;      // beyond it is the C library's
constexpr std::size_t slab = 16U << 10U;  // begins at a multiple of itself, with the size of its blocks
constexpr std::size_t whole = 1U << 30U;  // addresses
constexpr std::size_t first_piece = 128U << 10U;
constexpr std::size_t largest_piece = 512U << 10U;

struct Free {
  Free* next;
};
struct Slab {
  std::size_t size;
};

std::uintptr_t address(const void* block) { return reinterpret_cast<std::uintptr_t>(block); }

// The slabs of all threads. Its beginning is set once, before the first block is given to anyone.
class Slabs {
 public:
  bool own(const void* block) const { return static_cast<std::size_t>(address(block) - base_) < whole; }

  // Null: the C library has to help out.
  std::byte* next() {
    while (busy_.test_and_set(std::memory_order_acquire)) busy_.wait(true, std::memory_order_relaxed);
    std::byte* found = next_alone();
    busy_.clear(std::memory_order_release);
    busy_.notify_one();
    return found;
  }

 private:
  std::byte* next_alone() {
    if (base_ == 0 && !begin()) return nullptr;
    if (next_ == usable_) {
      if (static_cast<std::size_t>(end_ - usable_) < piece_ || !trysquare::commit_memory(usable_, piece_))
        return nullptr;
      usable_ += piece_;
      if (piece_ < largest_piece) piece_ *= 2;
    }
    std::byte* slab_begin = next_;
    next_ += slab;
    return slab_begin;
  }

  bool begin() {
    if (tried_) return false;
    tried_ = true;
    std::byte* memory = trysquare::reserve_memory(whole);
    if (memory == nullptr) return false;
    base_ = address(memory);
    const std::size_t skipped = (slab - base_ % slab) % slab;
    next_ = usable_ = memory + skipped;
    end_ = memory + whole;
    return true;
  }

  std::atomic_flag busy_;
  std::uintptr_t base_ = 0;
  std::byte* next_ = nullptr;
  std::byte* usable_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t piece_ = first_piece;
  bool tried_ = false;
};

constinit Slabs slabs;

// The blocks of one thread. What it holds when it ends is lost: there are few threads, and they end late.
class Blocks {
 public:
  void* take(std::size_t bytes) {
    const std::size_t index = (bytes + unit - 1) / unit;
    if (Free* block = free_[index]) [[likely]] {
      free_[index] = block->next;
      return block;
    }
    return take_fresh(index);
  }

  void give_back(void* block) {
    const auto* of = reinterpret_cast<const Slab*>(address(block) & ~(slab - 1));
    auto* free = static_cast<Free*>(block);
    Free*& list = free_[of->size / unit];
    free->next = list;
    list = free;
  }

 private:
  struct Fresh {
    std::byte* at;
    std::byte* end;
  };

  void* take_fresh(std::size_t index) {
    const std::size_t size = (index == 0 ? 1 : index) * unit;
    Fresh& fresh = fresh_[index];
    if (fresh.at == nullptr || fresh.end - fresh.at < static_cast<std::ptrdiff_t>(size)) {
      std::byte* begin = slabs.next();
      if (begin == nullptr) return nullptr;
      new (begin) Slab{size};
      fresh = {begin + unit, begin + slab};
    }
    std::byte* block = fresh.at;
    fresh.at += size;
    return block;
  }

  std::array<Free*, largest / unit + 1> free_{};
  std::array<Fresh, largest / unit + 1> fresh_{};
};

constinit thread_local Blocks blocks;

void release(void* block) noexcept {
  if (block == nullptr) return;
  if (slabs.own(block)) return blocks.give_back(block);
  std::free(block);  // NOLINT: of malloc below
}

}  // namespace

void* operator new(std::size_t bytes) {
  if (bytes <= largest) [[likely]] {
    if (void* block = blocks.take(bytes)) return block;
  }
  if (void* block = std::malloc(bytes == 0 ? 1 : bytes)) return block;  // NOLINT: what `new` rests on
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t /*bytes*/) noexcept { release(block); }

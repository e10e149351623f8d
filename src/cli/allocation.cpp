// What `new` gives in the command: small blocks of one size lie together in a slab, larger ones of every size
// one behind the other, and both go back to a list of their size. Each thread has lists of its own, and a
// piece of memory is handed out once, so threads meet nowhere but there; a block that another thread gives
// back stays with that thread. The command ends soon; nothing is given back to the system. Only the command
// is linked with it, not the C library, which lives in processes of others, and not what is built for
// sanitizers. https://en.cppreference.com/w/cpp/memory/new/operator_new
#include "base/memory.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t unit = 16;               // sizes are multiples of it
constexpr std::size_t largest = 512;           // of the small ones
constexpr std::size_t slab = 16U << 10U;       // begins at a multiple of itself, with the size of its blocks
constexpr std::size_t slab_space = 1U << 30U;  // addresses
constexpr std::size_t first_piece = 128U << 10U;
constexpr std::size_t large_least = 4U << 10U;  // between them, and beyond, they are the C library's
constexpr std::size_t large_most = 1U << 20U;
constexpr std::size_t large_space = std::size_t{4} << 30U;

struct Free {
  Free* next;
};
struct Slab {
  std::size_t size;
};

std::uintptr_t address(const void* block) { return reinterpret_cast<std::uintptr_t>(block); }

// Memory for all threads. Its beginning is set once, before the first block of it is given to anyone.
template <std::size_t whole>
class Space {
 public:
  bool own(const void* block) const {
    const std::uintptr_t base = base_.load(std::memory_order_relaxed);
    return base != 0 && static_cast<std::size_t>(address(block) - base) < whole;
  }

  // The next bytes, of which a piece holds a whole number. Null: the C library has to help out.
  std::byte* next(std::size_t bytes, std::size_t first) {
    while (busy_.test_and_set(std::memory_order_acquire)) busy_.wait(true, std::memory_order_relaxed);
    std::byte* found = next_alone(bytes, first);
    busy_.clear(std::memory_order_release);
    busy_.notify_one();
    return found;
  }

 private:
  // Pieces grow up to a large page, and are large pages from then on.
  std::byte* next_alone(std::size_t bytes, std::size_t first) {
    if (base_ == 0 && !begin(first)) return nullptr;
    if (next_ == usable_) {
      if (static_cast<std::size_t>(end_ - usable_) < piece_ ||
          !trysquare::commit_memory(usable_, piece_, asks_for_large_))
        return nullptr;
      usable_ += piece_;
      const std::size_t used = (address(usable_) - base_) % trysquare::large_page;
      piece_ = used == 0 ? trysquare::large_page : std::min(2 * piece_, trysquare::large_page - used);
    }
    std::byte* found = next_;
    next_ += bytes;
    return found;
  }

  bool begin(std::size_t first) {
    if (tried_) return false;
    tried_ = true;
    std::byte* memory = trysquare::reserve_memory(whole);
    if (memory == nullptr) return false;
    base_ = address(memory);
    next_ = usable_ = memory;
    end_ = memory + whole;
    piece_ = first;
    return true;
  }

  std::atomic_flag busy_;
  std::atomic<std::uintptr_t> base_ = 0;
  std::byte* next_ = nullptr;
  std::byte* usable_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t piece_ = 0;
  bool tried_ = false;
  bool asks_for_large_ = true;
};

constinit Space<slab_space> slabs;
constinit Space<large_space> pieces;

// The blocks of one thread. What it holds when it ends is lost: there are few threads.
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
      std::byte* begin = slabs.next(slab, first_piece);
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

// The larger blocks of one thread: four sizes between a power of two and the next, each block behind its
// number.
class LargeBlocks {
 public:
  void* take(std::size_t bytes) {
    const std::size_t index = index_of(bytes + sizeof(Head));
    if (Free* block = free_[index]) {
      free_[index] = block->next;
      return block;
    }
    const std::size_t size = size_of(index);
    if (at_ == nullptr || static_cast<std::size_t>(end_ - at_) < size) {
      at_ = pieces.next(trysquare::large_page, trysquare::large_page);
      if (at_ == nullptr) return nullptr;
      end_ = at_ + trysquare::large_page;
    }
    std::byte* begin = at_;
    at_ += size;
    new (begin) Head{index};
    return begin + sizeof(Head);
  }

  void give_back(void* block) {
    const auto* head = reinterpret_cast<const Head*>(static_cast<std::byte*>(block) - sizeof(Head));
    Free*& list = free_[head->index];
    auto* free = static_cast<Free*>(block);
    free->next = list;
    list = free;
  }

 private:
  struct alignas(unit) Head {
    std::size_t index;
  };
  static constexpr std::size_t least_power = std::bit_width(large_least) - 1;

  // 2^power < bytes <= 2^(power + 1).
  static std::size_t index_of(std::size_t bytes) {
    const auto power = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
    const std::size_t quarter = std::size_t{1} << (power - 2);
    return (power - least_power) * 4 + (bytes - 1 - (std::size_t{1} << power)) / quarter;
  }
  static std::size_t size_of(std::size_t index) {
    const std::size_t power = index / 4 + least_power;
    return (std::size_t{1} << power) + (index % 4 + 1) * (std::size_t{1} << (power - 2));
  }

  std::array<Free*, 4 * (std::bit_width(large_most) - std::bit_width(large_least)) + 4> free_{};
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
};

constinit thread_local Blocks blocks;
constinit thread_local LargeBlocks large_blocks;

void release(void* block) noexcept {
  if (block == nullptr) return;
  if (slabs.own(block)) return blocks.give_back(block);
  if (pieces.own(block)) return large_blocks.give_back(block);
  std::free(block);  // NOLINT: of malloc below
}

}  // namespace

void* operator new(std::size_t bytes) {
  if (bytes <= largest) [[likely]] {
    if (void* block = blocks.take(bytes)) return block;
  } else if (bytes >= large_least && bytes < large_most) {
    if (void* block = large_blocks.take(bytes)) return block;
  }
  if (void* block = std::malloc(bytes == 0 ? 1 : bytes)) return block;  // NOLINT: what `new` rests on
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t /*bytes*/) noexcept { release(block); }

// A table from texts that somebody else keeps to values that stay where they are, in the order in which they
// came. A few are compared one after the other, more are found by their hash, which may be computed once for
// several tables. Law: says what a std::map would, and a reference to a value is good until that value goes.
#pragma once

#include "base/text_hash.hpp"

#include <cstddef>
#include <list>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare {

template <class Value>
class TextTable {
 public:
  struct Entry {
    std::string_view text;
    Value value;
  };

  TextTable() = default;
  TextTable(TextTable&& other) noexcept { *this = std::move(other); }
  TextTable& operator=(TextTable&& other) noexcept {
    entries_ = std::exchange(other.entries_, {});
    slots_ = std::exchange(other.slots_, {});
    is_hashed_ = std::exchange(other.is_hashed_, false);
    return *this;
  }
  TextTable(const TextTable&) = delete;
  TextTable& operator=(const TextTable&) = delete;
  ~TextTable() = default;

  static std::size_t hash_of(std::string_view text) { return TextHash()(text); }

  // Null: there is none.
  Value* find(std::string_view text) { return find(text, hash_of(text)); }
  Value* find(std::string_view text, std::size_t hash) {
    const std::size_t at = place_of(text, hash);
    return at < slots_.size() && slots_[at].used ? &slots_[at].entry->value : nullptr;
  }
  const Value* find(std::string_view text) const { return const_cast<TextTable*>(this)->find(text); }
  bool contains(std::string_view text) const { return find(text) != nullptr; }

  // The text's value, and whether it is new, made of the arguments. A new one's text has to stay as it is.
  template <class... Arguments>
  std::pair<Value&, bool> add(std::string_view text, Arguments&&... arguments) {
    const std::size_t hash = hash_of(text);
    if (Value* known = find(text, hash)) return {*known, false};
    entries_.push_back({text, Value(std::forward<Arguments>(arguments)...)});
    insert({hash, std::prev(entries_.end()), true});
    return {entries_.back().value, true};
  }

  void erase(std::string_view text) {
    std::size_t at = place_of(text, hash_of(text));
    if (at >= slots_.size() || !slots_[at].used) return;
    entries_.erase(slots_[at].entry);
    if (!is_hashed_) {
      slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(at));
      return;
    }
    // Those behind it that would not be found any more move up.
    for (std::size_t next = after(at); slots_[next].used; next = after(next)) {
      const std::size_t wanted = slots_[next].hash & (slots_.size() - 1);
      const bool may_stay = at < next ? at < wanted && wanted <= next : at < wanted || wanted <= next;
      if (may_stay) continue;
      slots_[at] = slots_[next];
      at = next;
    }
    slots_[at].used = false;
  }

  std::size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  using Entries = std::list<Entry>;
  struct Slot {
    std::size_t hash = 0;
    typename Entries::iterator entry;
    bool used = false;
  };
  static constexpr std::size_t few = 8;

  std::size_t after(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

  // Where it is, or, where it is not, a place that is not used, or behind the last one.
  std::size_t place_of(std::string_view text, std::size_t hash) const {
    std::size_t at = is_hashed_ ? hash & (slots_.size() - 1) : 0;
    while (at < slots_.size() && slots_[at].used &&
           !(slots_[at].hash == hash && slots_[at].entry->text == text))
      at = is_hashed_ ? after(at) : at + 1;
    return at;
  }

  void insert(Slot slot) {
    if (!is_hashed_ && slots_.size() < few) {
      slots_.push_back(slot);
      return;
    }
    // Half of the places stay free.
    if (!is_hashed_ || entries_.size() * 2 > slots_.size()) {
      std::vector<Slot> before(is_hashed_ ? slots_.size() * 2 : 4 * few);
      std::swap(slots_, before);
      is_hashed_ = true;
      for (const Slot& one : before) {
        if (one.used) settle(one);
      }
    }
    settle(slot);
  }
  void settle(const Slot& slot) {
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].used) at = after(at);
    slots_[at] = slot;
  }

  Entries entries_;
  std::vector<Slot> slots_;
  bool is_hashed_ = false;
};

}  // namespace trysquare

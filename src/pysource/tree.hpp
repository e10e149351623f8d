// The words of a tree while it grows: nodes and lists are appended, never moved, so ids stay what they are.
// Lists are gathered on a stack of their own while their entries are read, then written in one go.
#pragma once

#include "pysource/module.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace trysquare::pysource {

class Tree {
 public:
  explicit Tree(std::size_t text_size) {
    // Most files need about five bytes of tree per byte of text, and never grow.
    reserve(text_size * 3 / 2 + 64);
    std::memset(storage_.get(), 0, first_id * sizeof(std::uint32_t));
    size_ = first_id;
    gathered_.resize(1024);
  }

  // Of a module to which something is added.
  explicit Tree(Module& module)
      : storage_(std::move(module.storage_)),
        size_(module.word_count_),
        capacity_(module.capacity_),
        outgrown_(std::move(module.outgrown_)),
        keeps_outgrown_(true) {
    gathered_.resize(64);
  }

  template <class T>
  NodeId emit(const T& node) {
    constexpr std::uint32_t count = sizeof(T) / sizeof(std::uint32_t);
    const NodeId id = claim(count);
    std::memcpy(storage_.get() + std::size_t{id} * 4, &node, sizeof(T));
    return id;
  }

  // mark, gather…, list: the entries since the mark as a list.
  std::size_t mark() const { return top_; }
  void gather(std::uint32_t entry) {
    if (top_ == gathered_.size()) [[unlikely]]
      gathered_.resize(top_ * 2);
    gathered_[top_++] = entry;
  }
  std::uint32_t gathered(std::size_t at) const { return gathered_[at]; }
  void drop_to(std::size_t mark) { top_ = mark; }
  List list(std::size_t mark) {
    const auto count = static_cast<std::uint32_t>(top_ - mark);
    top_ = mark;
    if (count == 0) return {};
    const std::uint32_t at = claim(count + 1);
    std::byte* to = storage_.get() + std::size_t{at} * 4;
    std::memcpy(to, &count, sizeof count);
    std::memcpy(to + 4, &gathered_[mark], std::size_t{count} * 4);
    return {at};
  }
  // One column of what was gathered from `begin` to `end` in rows of `width`; nothing is dropped.
  List column(std::size_t begin, std::size_t end, std::size_t width) {
    const std::size_t start = mark();
    for (std::size_t at = begin; at < end; at += width) gather(gathered(at));
    return list(start);
  }
  List list_of(std::uint32_t entry) {
    const std::size_t start = mark();
    gather(entry);
    return list(start);
  }

  const Node& node(NodeId id) const {
    return *static_cast<const Node*>(static_cast<const void*>(storage_.get() + std::size_t{id} * 4));
  }
  Node& node(NodeId id) {
    return *static_cast<Node*>(static_cast<void*>(storage_.get() + std::size_t{id} * 4));
  }
  template <class T>
  T as(NodeId id) const {
    T value;
    std::memcpy(static_cast<void*>(&value), storage_.get() + std::size_t{id} * 4, sizeof(T));
    return value;
  }
  template <class T>
  void replace(NodeId id, const T& node) {
    std::memcpy(storage_.get() + std::size_t{id} * 4, &node, sizeof(T));
  }
  std::span<const NodeId> items(List list) const {
    const auto* words = static_cast<const std::uint32_t*>(static_cast<const void*>(storage_.get()));
    return {words + list.at + 1, words[list.at]};
  }

  // Forgets what was written since: for a reading that turned out to be another one.
  std::uint32_t size() const { return size_; }
  void cut_to(std::uint32_t size) { size_ = size; }

  // What the module gets is as large as it is filled: the larger storage is there for the next tree.
  void hand_over(Module& module) {
    if (!keeps_outgrown_ && capacity_ - size_ > size_ / 8) {
      auto fitting = std::make_unique_for_overwrite<std::byte[]>(std::size_t{size_} * 4);
      std::memcpy(fitting.get(), storage_.get(), std::size_t{size_} * 4);
      storage_ = std::move(fitting);
      capacity_ = size_;
    }
    module.storage_ = std::move(storage_);
    module.word_count_ = size_;
    module.capacity_ = capacity_;
    module.outgrown_ = std::move(outgrown_);
  }

 private:
  static constexpr std::uint32_t first_id = sizeof(Node) / sizeof(std::uint32_t);

  std::uint32_t claim(std::uint32_t count) {
    if (size_ + count > capacity_) [[unlikely]]
      reserve((std::size_t{size_} + count) * 2);
    const std::uint32_t at = size_;
    size_ += count;
    return at;
  }

  void reserve(std::size_t words) {
    auto bigger = std::make_unique_for_overwrite<std::byte[]>(words * 4);
    if (size_ != 0) std::memcpy(bigger.get(), storage_.get(), std::size_t{size_} * 4);
    if (keeps_outgrown_) outgrown_.push_back(std::move(storage_));
    storage_ = std::move(bigger);
    capacity_ = static_cast<std::uint32_t>(words);
  }

  std::unique_ptr<std::byte[]> storage_;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> outgrown_;
  bool keeps_outgrown_ = false;
  std::vector<std::uint32_t> gathered_;
  std::size_t top_ = 0;
};

}  // namespace trysquare::pysource

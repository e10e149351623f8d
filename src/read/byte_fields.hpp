// Fields of a record as bytes: what the build writes of the files that a command would else parse
// (read/rule_bytes.hpp). Numbers are base 128 with the low bits first; a text is its length and its bytes; a
// list is its count and its items. Law: what was written is read again, field by field.
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

class ByteWriter {
 public:
  std::string bytes;

  void number(std::uint64_t value);
  void text(std::string_view value);
  void place(const Place& place);
  template <class Enum>
  void choice(Enum value) {
    number(static_cast<std::uint64_t>(value));
  }
  template <class Items, class Write>
  void each(const Items& items, Write write) {
    number(items.size());
    for (const auto& item : items) write(item);
  }
};

// What does not fit makes everything behind it empty, and `done()` false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  // Whether everything was read, and nothing else.
  bool done() const { return good_ && rest_.empty(); }

  std::uint64_t number();
  std::string text();
  Place place();
  template <class Enum>
  Enum choice(Enum last) {
    const std::uint64_t value = number();
    return static_cast<Enum>(value <= static_cast<std::uint64_t>(last) ? value : spoilt());
  }
  template <class Read>
  auto each(Read read) {
    std::vector<decltype(read())> items;
    std::uint64_t count = number();
    if (count > rest_.size()) count = spoilt();  // each item is a byte at least
    items.reserve(count);
    for (; count > 0 && good_; --count) items.push_back(read());
    return items;
  }
  // Says that what was read cannot be.
  std::uint64_t spoilt();

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace trysquare::read

// One value for JSON and TOML text alike, that knows where it was written.
// Laws: reading what `write_json` wrote gives an equal node; nothing of the input is lost (integers of any
// size, the order of keys, keys that are written twice).
#pragma once

#include "base/error.hpp"
#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace trysquare::data {

class Node;

struct Null {
  bool operator==(const Null&) const = default;
};

// An integer beyond 64 bits, as its decimal digits with an optional `-`.
struct BigInteger {
  std::string digits;
  bool operator==(const BigInteger&) const = default;
};

// A TOML date or time, as written.
struct DateTime {
  std::string text;
  bool operator==(const DateTime&) const = default;
};

struct Member;
using Array = std::vector<Node>;

// Members in the order written; a key that is written twice is there twice, and `find` gives the last.
class Object {
 public:
  std::vector<Member> members;

  const Node* find(std::string_view key) const;
  void add(std::string key, Node value);
  bool operator==(const Object&) const;
};

class Node {
 public:
  using Content =
      std::variant<Null, bool, std::int64_t, BigInteger, double, std::string, DateTime, Array, Object>;

  Content content;
  std::uint32_t line = 0;  // of the value's first character; 0 when it was not read from text
  std::uint32_t column = 0;

  Node() = default;
  Node(Content value) : content(std::move(value)) {}           // NOLINT: a literal is a node
  Node(const char* text) : content(std::string(text)) {}       // NOLINT
  Node(std::string_view text) : content(std::string(text)) {}  // NOLINT
  Node(std::string text) : content(std::move(text)) {}         // NOLINT
  Node(bool truth) : content(truth) {}                         // NOLINT
  Node(int number) : content(std::int64_t{number}) {}          // NOLINT
  Node(Array items) : content(std::move(items)) {}             // NOLINT
  Node(Object object) : content(std::move(object)) {}          // NOLINT

  template <class T>
  const T* as() const {
    return std::get_if<T>(&content);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&content);
  }

  // Shorthands for what readers ask most; null when the kind is another.
  const std::string* string() const { return as<std::string>(); }
  const Array* array() const { return as<Array>(); }
  const Object* object() const { return as<Object>(); }
  bool is_null() const { return std::holds_alternative<Null>(content); }
  // The member, when this is an object that has it.
  const Node* find(std::string_view key) const;

  Place place(std::string_view path) const { return {std::string(path), line, column}; }
  // "a string", "an array"…: for messages.
  std::string_view kind() const;

  // Places take no part.
  bool operator==(const Node& other) const { return content == other.content; }
};

struct Member {
  std::string key;
  Node value;
  std::uint32_t line = 0;  // of the key
  std::uint32_t column = 0;
  bool operator==(const Member& other) const { return key == other.key && value == other.value; }
};

}  // namespace trysquare::data

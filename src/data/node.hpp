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
  // A literal is a node: these convert on purpose.
  Node(Content value);          // NOLINT(google-explicit-constructor)
  Node(const char* text);       // NOLINT(google-explicit-constructor)
  Node(std::string_view text);  // NOLINT(google-explicit-constructor)
  Node(std::string text);       // NOLINT(google-explicit-constructor)
  Node(bool truth);             // NOLINT(google-explicit-constructor)
  Node(int number);             // NOLINT(google-explicit-constructor)
  Node(Array items);            // NOLINT(google-explicit-constructor)
  Node(Object object);          // NOLINT(google-explicit-constructor)

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
  // The strings among the items of the array that is the member; nothing when it is none.
  std::vector<std::string> strings(std::string_view key) const;

  Place place(std::string_view path) const { return {std::string(path), line, column}; }
  // "a string", "an array"…: for messages.
  std::string_view kind() const;

  // Places take no part.
  bool operator==(const Node& other) const;
};

struct Member {
  std::string key;
  Node value;
  std::uint32_t line = 0;  // of the key
  std::uint32_t column = 0;
  bool operator==(const Member& other) const;
};

}  // namespace trysquare::data

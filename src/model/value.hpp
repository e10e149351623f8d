// A Python value as data (design, section 4), and its wire form as JSON.
// Laws: from_wire(to_wire(v)) == v; a value that cannot be known is `Unknown` with reason and place, never a
// guess.
#pragma once

#include "base/place.hpp"
#include "data/node.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace trysquare::model {

class Value;

struct None {
  bool operator==(const None&) const = default;
};

struct Integer {
  std::string digits;  // decimal, optional `-`, any size
  bool operator==(const Integer&) const = default;
};

struct Bytes {
  std::string octets;
  bool operator==(const Bytes&) const = default;
};

struct Path {
  std::string text;
  bool operator==(const Path&) const = default;
};

struct Unknown {
  std::string reason;
  std::string at;              // "file:line"
  bool maybe_missing = false;  // of a setting: whether it is set at all is not known either
  bool operator==(const Unknown&) const = default;
};

struct List {
  std::vector<Value> items;
  bool operator==(const List&) const;
};

struct Tuple {
  std::vector<Value> items;
  bool operator==(const Tuple&) const;
};

// Items in the order met; equality does not look at it.
struct Set {
  std::vector<Value> items;
  bool operator==(const Set&) const;
};

// Any hashable key, in insertion order.
struct Dict {
  std::vector<std::pair<Value, Value>> items;

  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  // Replaces in place, or appends.
  void set(std::string_view key, Value value);
  bool erase(std::string_view key);
  bool operator==(const Dict&) const;
};

// A live object that stays in its process (`ref`), or one built statically from `args` and `kwargs`.
struct Opaque {
  std::string type;  // "module.Class"
  data::Node rest;   // the wire object's other members, kept as they came
  bool operator==(const Opaque&) const = default;
};

class Value {
 public:
  using Content = std::variant<None, bool, Integer, double, std::string, Bytes, Path, List, Tuple, Set, Dict,
                               Opaque, Unknown>;
  Content content;

  Value() = default;
  Value(Content value) : content(std::move(value)) {}           // NOLINT: a literal is a value
  Value(bool truth) : content(truth) {}                         // NOLINT
  Value(const char* text) : content(std::string(text)) {}       // NOLINT
  Value(std::string_view text) : content(std::string(text)) {}  // NOLINT
  Value(std::string text) : content(std::move(text)) {}         // NOLINT

  template <class T>
  const T* as() const {
    return std::get_if<T>(&content);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&content);
  }

  bool operator==(const Value&) const = default;
};

// The JSON node of a value, and back. Errors name the JSON place and what was expected.
data::Node to_wire(const Value& value);
Result<Value> from_wire(const data::Node& node, std::string_view path);

// As Python would print it (`repr`), on one line: for messages and text reports.
std::string to_python(const Value& value);

}  // namespace trysquare::model

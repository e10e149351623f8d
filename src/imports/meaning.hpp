// What an expression stands for, as far as imports ask: a module, a name of a module, an object of a class,
// or a constant. Everything else is unknown.
#pragma once

#include "base/truth.hpp"
#include "pep/version.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

struct Constant;
using ConstantRef = std::shared_ptr<const Constant>;  // null: not known which

struct Constant {
  enum class Kind : std::uint8_t { none, truth, integer, text, tuple, table, version };
  // A tuple of this one is any sequence; where it is known which, it says so.
  enum class Sequence : std::uint8_t { any, tuple, list };
  Kind kind = Kind::none;
  std::int64_t integer = 0;  // of a truth too
  std::string text = {};
  std::vector<ConstantRef> items = {};   // the keys of a table, all of them
  std::vector<ConstantRef> values = {};  // of a table
  std::shared_ptr<const pep::Version> version = {};
  Sequence sequence = Sequence::any;
};

struct Meaning {
  enum class Kind : std::uint8_t { unknown, module, symbol, instance, constant };
  Kind kind = Kind::unknown;
  std::string_view module, name;  // of an instance: its class. The importer keeps the texts.
  ConstantRef constant = {};

  bool is(Kind wanted) const { return kind == wanted; }
  bool same_as(const Meaning& other) const {
    return kind == other.kind && module == other.module && name == other.name && constant == other.constant;
  }
};

Meaning constant_of(Constant constant);
Meaning constant_of(ConstantRef constant);  // null: an unknown meaning
Meaning constant_of(Truth truth);           // unknown: an unknown meaning
Meaning none_constant();
Meaning text_constant(std::string_view text);
Meaning integer_constant(std::int64_t value);

// As Python's bool().
Truth truth_of(const Meaning& meaning);

enum class Order : std::uint8_t { less, equal, greater, different, unknown };
// `different`: never equal, without an order.
Order compare(const Constant& a, const Constant& b);

}  // namespace trysquare::imports

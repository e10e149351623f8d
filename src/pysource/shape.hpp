// What fields each kind of node has, as data: for everything that treats all nodes alike (walks, dumps).
// Law: the fields stand in `ast`'s order and cover the words of the node's struct (node.hpp) exactly.
#pragma once

#include "pysource/node.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace trysquare::pysource {

enum class FieldType : std::uint8_t {
  none,
  node,         // a NodeId, maybe 0
  nodes,        // a List of NodeIds, 0 where `ast` has None
  name,         // a Range, empty where `ast` has None
  number,       // a plain word
  comparisons,  // a List of Comparison words
  // Without words of their own:
  own_name,  // the node's range
  context,
  operation,
  logic,
  unary,       // `detail`
  flag,        // `detail`, 0 or 1
  conversion,  // `extra`
};

struct Field {
  std::string_view name;
  FieldType type = FieldType::none;
};

struct Shape {
  std::string_view name;  // as `ast` calls it
  bool placed = false;    // has lineno, col_offset… in `ast`
  std::array<Field, 7> fields{};
};

const Shape& shape_of(Kind kind);

// Words that a field takes in the node.
constexpr std::uint32_t width_of(FieldType type) {
  switch (type) {
    case FieldType::node:
    case FieldType::nodes:
    case FieldType::number:
    case FieldType::comparisons: return 1;
    case FieldType::name: return 2;
    default: return 0;
  }
}

}  // namespace trysquare::pysource

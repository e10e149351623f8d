// A value as Python source: what `to_python` is for messages, this is for files that Python will read.
// https://docs.python.org/3/reference/lexical_analysis.html#literals
// Law: Python reads back an equal value of the same type.
#pragma once

#include "model/value.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace trysquare::model {

struct LiteralStyle {
  char quote = '"';
  std::size_t indent = 0;  // columns before the line that the literal stands in
  std::size_t column = 0;  // at which it begins
  std::size_t width = 88;  // beyond it a container takes a line per item
  std::string path = "Path";
};

// Nothing for a value that has no literal: an unknown one, a live object.
std::optional<std::string> python_literal(const Value& value, const LiteralStyle& style = {});

}  // namespace trysquare::model

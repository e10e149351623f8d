// Texts whose syntax is damaged: everything that is wrong with them, and a text without the damaged parts,
// which can be read. So a file's problems are told in one go, those of its syntax and those of what it says.
// Law: what is left stays on its line; a text that parses has no problems and comes back as it is.
#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::data {

struct Repaired {
  std::string text;
  std::vector<Error> problems;  // in the order of the text, each with its place and source line
  bool readable = false;        // whether what is left parses
};

// Leaves out the statements that are damaged: a key with its value, or a header with all that stands below
// it.
Repaired repair_toml(std::string_view text, std::string_view path);

// Leaves out the members and items that are damaged, puts in commas and the brackets that the end lacks.
Repaired repair_json(std::string_view text, std::string_view path);

// Leaves out the lines that are damaged.
Repaired repair_yaml(std::string_view text, std::string_view path);

}  // namespace trysquare::data

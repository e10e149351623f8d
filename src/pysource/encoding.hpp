// The encoding that a source file declares. https://peps.python.org/pep-0263/
#pragma once

#include "pytext/character_sets.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace trysquare::pysource {

struct Declaration {
  std::string_view name;  // as written
  std::size_t at = 0;     // its offset
};

// What the first two lines declare.
std::optional<Declaration> find_declaration(std::string_view bytes);

// By its names, and with what editors append to some of them, as CPython's reader of source lets it pass.
pytext::Encoding find_declared_encoding(std::string_view name);

}  // namespace trysquare::pysource

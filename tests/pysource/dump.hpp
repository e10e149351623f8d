// A tree as text, in `ast`'s newest shape, for comparison with CPython's own: tests/support/pysource_dump.py
// writes the same from an `ast` tree.
//   node:   Name(line,column,end line,end column|field,field…)      without places where `ast` has none
//   list:   [a,b]     None: ~     name and text: s<bytes>:…     bytes: b<bytes>:…     integer: i…
//   float and imaginary: f and j with the sixteen hexadecimal digits of the double
#pragma once

#include "pysource/literal.hpp"
#include "pysource/module.hpp"

#include <string>

namespace trysquare::pysource {

std::string dump(const Module& module, const CharacterNames& names = {});

}  // namespace trysquare::pysource

// A tree as text, in `ast`'s newest shape, for comparison with CPython's own:
// tests/support/pysource_compare.py writes the same from an `ast` tree.
//   node:   Name(line,column,end line,end column|field,field…)      without places where `ast` has none
//   list:   [a,b]     None: ~     name and text: s<bytes>:…     bytes: b<bytes>:…     integer: i…
//   float and imaginary: f and j with the sixteen hexadecimal digits of the double
#pragma once

#include "pysource/literal.hpp"
#include "pysource/module.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace trysquare::pysource {

// What is left out of a dump, because the `ast` of an older version does not have it.
struct DumpRules {
  bool places = true;                           // where nodes are
  bool field_places = true;                     // where nodes within f-strings are
  bool unicode_kind = true;                     // whether a text was written u"…"
  bool first_kind = false;                      // of strings side by side, the first says it for all
  bool format_kind = false;                     // for the formats of fields, too
  bool target_places = true;                    // where a tuple of targets is
  bool slice_places = true;                     // where a tuple of slices is
  bool block_ends = true;                       // where statements with a block end
  std::set<std::string, std::less<>> unplaced;  // classes of nodes without a place
};

// From the names, separated by commas, that tests/support/pysource_compare.py lists.
DumpRules dump_rules(std::string_view omitted);

std::string dump(const Module& module, const DumpRules& rules = {}, const CharacterNames& names = {});

}  // namespace trysquare::pysource

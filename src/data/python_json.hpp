// JSON text as Python's json module takes it, for files whose reference reader that is.
// https://docs.python.org/3.11/library/json.html#standard-compliance-and-interoperability
// Beyond RFC 8259 it takes NaN, Infinity and -Infinity, numbers of any size (too large a float is infinite)
// and lone surrogates in escapes. It refuses a byte-order mark and integers of more than 4,300 digits.
#pragma once

#include "data/node.hpp"

namespace trysquare::data {

// A lone surrogate is kept as the three bytes that UTF-8 would have for it, which are no UTF-8. Nesting
// deeper than 960, where CPython's own recursion ends, is refused.
Result<Node> parse_python_json(std::string_view text, std::string_view path);

}  // namespace trysquare::data

// A quoted string of a marker: the reference reads it as a Python string literal, escapes included.
// https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
// `\N{name}` needs the table of all character names and is refused; an escape for a lone surrogate gives the
// three bytes that UTF-8 would have for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pep {

// The value of a literal, quotes included in `literal`; nothing when Python would not read it.
std::optional<std::string> read_python_string(std::string_view literal);

}  // namespace trysquare::pep

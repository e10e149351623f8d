// JSON text <-> Node (RFC 8259, with NaN and Infinity refused). Read through nlohmann's SAX interface with a
// counting iterator, because its tree keeps no positions.
#pragma once

#include "data/node.hpp"

namespace trysquare::data {

// Errors carry place and source line. Nesting deeper than 512 and numbers beyond a float's range are refused;
// integers are kept up to 4,932 digits.
Result<Node> parse_json(std::string_view text, std::string_view path);

enum class JsonStyle : std::uint8_t { compact, indented };

// Keys in the order of the object; strings as UTF-8 with control characters escaped, lone surrogates too
// (`\ud800`), and other bytes that are no UTF-8 as U+FFFD; floats that read back to the same value and are
// recognisable as floats (1.0, never 1). What JSON lacks (TOML's dates, nan and inf) becomes a string.
std::string write_json(const Node& node, JsonStyle style = JsonStyle::compact);

// The same for a text alone, at the end of what is there.
void append_json(std::string& out, std::string_view text);

}  // namespace trysquare::data

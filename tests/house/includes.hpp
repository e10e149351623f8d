// Who may include what: layers, the doors to the operating system, third-party headers.
#pragma once

#include "house/source.hpp"

#include <map>

namespace trysquare::house {

// src/layers.txt: folder -> number.
using Layers = std::map<std::string, int, std::less<>>;
Layers parse_layers(std::string_view text);

// A folder of src/ includes folders of a lower number only, by their full name.
Complaints check_layers(const Source& source, const Layers& layers);
// Only base/ knows the operating system; only cli/ and base/terminal.cpp know the standard streams.
Complaints check_doors(const Source& source);
// Third-party headers stay in src/data (CLI11: src/cli); fmt may be anywhere.
Complaints check_third_party(const Source& source);
// A header that costs seconds to compile is compiled in at most two files.
Complaints check_heavy_headers(const std::vector<Source>& sources);
// A header that declares what reads foreign bytes or text is reached from a fuzz target: included by it, by
// what it includes, or by the code behind that (the `.cpp` files whose names begin as its own).
Complaints check_fuzzed(const std::vector<Source>& sources);

}  // namespace trysquare::house

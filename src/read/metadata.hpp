// Core metadata headers: METADATA of a .dist-info, PKG-INFO of an .egg-info.
// https://packaging.python.org/en/latest/specifications/core-metadata/
// Read as CPython's email parser reads them, which is what importlib.metadata uses: a header is printable
// ASCII before a colon; a line that begins with white space goes on; the first line of neither kind ends
// them. Law: what importlib.metadata gives for Name, Version, Requires-Python, Requires-Dist and
// Provides-Extra.
#pragma once

#include "model/environment.hpp"

#include <string_view>

namespace trysquare::read {

// Fills name, version, requirements, extras of `into` (key is left to the caller). Fields that are there
// twice count once, the first time, unless the standard lets them repeat.
void parse_metadata(std::string_view text, model::Distribution& into);

}  // namespace trysquare::read

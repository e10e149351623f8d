// An environment as a file tells it: one table of formats, each recognised by content and name.
#pragma once

#include "base/error.hpp"
#include "model/environment.hpp"

#include <string_view>

namespace trysquare::read {

// `format`: a name of the table; empty: recognised. `path` is for messages and places. `known`: marker
// variables that the caller knows; they decide about lines with markers where the format tells none itself.
// Lines that cannot be read are findings in `problems`; an unknown or unrecognised format is an error.
Result<model::Environment> read_manifest(std::string_view text, std::string_view path,
                                         std::string_view format, const pep::MarkerEnvironment& known = {});

}  // namespace trysquare::read

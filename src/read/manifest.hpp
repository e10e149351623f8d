// An environment as a file tells it: one table of formats, each recognised by content and name.
#pragma once

#include "base/error.hpp"
#include "model/environment.hpp"
#include "read/target.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

// The names that `--manifest FILE=FORMAT` takes.
std::vector<std::string> manifest_formats();

// `format`: a name of the table; empty: recognised. `path` is for messages, places and the files beside it.
// Lines that cannot be read are findings in `problems`; an unknown or unrecognised format is an error.
Result<model::Environment> read_manifest(std::string_view text, std::string_view path,
                                         std::string_view format, const Target& target = {});

}  // namespace trysquare::read

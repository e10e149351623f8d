// An environment in the forms of other tools: what `pip freeze`, `pip inspect`, lock files and bills of
// materials say of it. Read again, each gives the same distributions and versions.
// https://pip.pypa.io/en/stable/reference/inspect-report/
// https://packaging.python.org/en/latest/specifications/pylock-toml/
// https://cyclonedx.org/docs/1.6/json/
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"

#include <string>

namespace trysquare::report {

// Of copies that shadow each other the first, by name; a version that is not told is a comment.
std::string write_freeze(const model::Environment& environment);
data::Node pip_inspect_node(const model::Environment& environment);
// Names and versions: an environment does not keep the files that it was installed from, and so no hashes.
std::string write_pylock(const model::Environment& environment);
data::Node cyclonedx_node(const model::Environment& environment);

}  // namespace trysquare::report

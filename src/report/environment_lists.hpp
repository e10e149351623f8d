// An environment in the forms of other tools: what `pip freeze`, `pip inspect`, lock files and bills of
// materials say of it. Read again, each gives the same distributions and versions.
// https://pip.pypa.io/en/stable/reference/inspect-report/
// https://cyclonedx.org/docs/1.6/json/
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

// What is listed: of copies that shadow each other the first, by name.
std::vector<const model::Distribution*> listed(const model::Environment& environment);

// Of copies that shadow each other the first, by name; a version that is not told is a comment.
std::string write_freeze(const model::Environment& environment);
data::Node pip_inspect_node(const model::Environment& environment);
data::Node cyclonedx_node(const model::Environment& environment);

}  // namespace trysquare::report

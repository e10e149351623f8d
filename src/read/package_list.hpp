// What `pip list`, `uv pip list` and `conda list` print.
// https://pip.pypa.io/en/stable/cli/pip_list/ https://docs.astral.sh/uv/reference/cli/#uv-pip-list
// https://docs.conda.io/projects/conda/en/stable/commands/list.html
//
//   json    = "[" *( {"name", "version", ["editable_project_location"], …} ) "]"      conda: also "channel"
//   columns = "Package" "Version" …, a line of dashes, then a line a distribution: the dashes tell the
//   columns
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

bool looks_like_list_json(std::string_view text);
Result<model::Environment> read_list_json(std::string_view text, const std::string& path,
                                          const Target& target);

bool looks_like_list_columns(std::string_view text);
model::Environment read_list_columns(std::string_view text, const std::string& path, const Target& target);

}  // namespace trysquare::read

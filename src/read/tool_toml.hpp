// What a user decided for a project, in trysquare.toml or in the table [tool.trysquare] of pyproject.toml.
//
//   [[suppress]]
//   code = "TS703"             a code, a prefix of codes, or a name
//   subject = "django"         a distribution; without it every one
//   reason = "until the release of June"
//   expires = 2027-06-30       the last day that it counts; without it, it does not expire
//
// Law: an unknown key is refused with its place; a file that is not whole is never half used.
#pragma once

#include "base/error.hpp"
#include "data/node.hpp"
#include "model/drift.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

struct ToolFile {
  std::vector<model::Suppression> suppressions;
};

// `table`: the whole of trysquare.toml, or [tool.trysquare].
Result<ToolFile> read_tool_table(const data::Node& table, std::string_view path);

}  // namespace trysquare::read

// What a user decided for a project, in trysquare.toml or in the table [tool.trysquare] of pyproject.toml.
//
//   fail-on = "warning"        any option of the command line that has a place there, without its dashes
//   rules = ["rules"]          of several values an array; of a flag `true`
//
//   [[suppress]]
//   code = "TS703"             a code, a prefix of codes, or a name
//   subject = "django"         a distribution, or what else the finding is about; without it every one
//   reason = "until the release of June"
//   expires = 2027-06-30       the last day that it counts; without it, it does not expire
//
// Law: an unknown key of a suppression is refused with its place; a file that is not whole is never half
// used.
#pragma once

#include "base/error.hpp"
#include "data/node.hpp"
#include "model/drift.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

// What stands for an option of the command line. Which there are, the commands know.
struct ToolValue {
  std::string key;                 // "fail-on"
  std::vector<std::string> texts;  // of a flag: "true" or "false"
  std::string wrong;               // what it is, where it is nothing that an option takes: "a table"
  Place place;
};

struct ToolFile {
  std::vector<ToolValue> values;  // in the order of the file
  std::vector<model::Suppression> suppressions;
};

// `table`: the whole of trysquare.toml, or [tool.trysquare].
Result<ToolFile> read_tool_table(const data::Node& table, std::string_view path);

}  // namespace trysquare::read

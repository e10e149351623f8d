// Constraints files, as pip reads them: one requirement a line that restricts versions and never installs.
// https://pip.pypa.io/en/stable/user_guide/#constraints-files
//
//   line = [requirement] [white-space "#" comment]      a `\` at the end goes on in the next line
//        | ("-c" | "-r" | "--constraint" | "--requirement") path      relative to this file
#pragma once

#include "base/filesystem.hpp"
#include "model/constraint.hpp"
#include "model/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct ConstraintsFile {
  std::vector<model::Constraint> constraints;  // in the order of the lines
  std::vector<model::Finding> problems;        // lines that are no constraint: TS902 with their place
};

// `files` serves nested files; null: a text that stands alone, in which nesting is a problem.
ConstraintsFile parse_constraints(std::string_view text, const std::string& path, const FileSystem* files);

// An unreadable file is an error; unreadable nested ones are problems.
Result<ConstraintsFile> read_constraints(const FileSystem& files, const std::string& path);

}  // namespace trysquare::read

// Constraints files, as pip reads them: one requirement a line that restricts versions and never installs.
// https://pip.pypa.io/en/stable/user_guide/#constraints-files
// Lines are joined and stripped as pip does (read/logical_lines.hpp).
//
//   line   = [requirement] *( " -" option )       hashes are kept (hash_options.hpp)
//          | ("-c" | "-r" | "--constraint" | "--requirement") path      relative to this file
//          | option                               of installers: restricts nothing
// Law: every line is a constraint, a nested file or a finding with its line and column; a file that is met
// again by another way is read once.
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
  // TS902 with its place: an error for a line that pip refuses too, info for one that restricts nothing here.
  std::vector<model::Finding> problems;
};

// `files` serves nested files; null: a text that stands alone, in which nesting is a problem.
ConstraintsFile parse_constraints(std::string_view text, const std::string& path, const FileSystem* files);

// An unreadable file is an error; unreadable nested ones are problems.
Result<ConstraintsFile> read_constraints(const FileSystem& files, const std::string& path);

}  // namespace trysquare::read

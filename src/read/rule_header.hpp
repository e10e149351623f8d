// What all files of rules/<package>/ begin with, and how their problems are told.
#pragma once

#include "read/toml_fields.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct RuleHeader {
  std::string package, release, note;
};

// Reads `package`, `release` and `note`; the path's last two parts must be the package and release +
// `ending`.
RuleHeader read_rule_header(Fields& fields, std::string_view path, std::string_view ending);

// Lower-case letters, digits and `-`, a letter first.
bool is_rule_name(std::string_view text);

// The lines that the problems stand in, for the caret.
void add_source_lines(std::vector<Error>& problems, std::string_view text);

}  // namespace trysquare::read

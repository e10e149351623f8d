// Rule files: rules/<package>/<release>.toml (docs/rules.md is the manual of the format).
// Law: whatever is in the file, every problem of it is told with line and column, and nothing is guessed.
//
//   file    = package release note rule*
//   rule    = name when match [edits] message [remedy] [severity] [applicability] [written_before] [note]
//             [proof] example+
//   match   = condition+       all must hold                (rule_toml_conditions.cpp)
//   edits   = edit*            in this order; none: no cure (rule_toml_actions.cpp)
//   example                                                 (rule_toml_examples.cpp)
#pragma once

#include "base/error.hpp"
#include "model/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct RuleFile {
  std::vector<model::Rule> rules;  // those without problems
  std::vector<Error> problems;     // in the order of the file
};

// By its name: what changed for settings. Rules of code have an ending of their own (read/code_toml.hpp).
bool is_rule_file(std::string_view path);

// `path` is shown in messages and names the rules: its last two parts must be the file's package and release.
RuleFile parse_rule_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::read

// Files of code rules and shims: rules/<package>/<release>.code.toml (docs/rules.md is the manual of the
// format). Law: whatever is in the file, every problem of it is told with line and column, and nothing is
// guessed.
//
//   file     = package release [note] (shim | adapter | code)*
//   rule     = name message [when] [python] [behaviour] [remedy] [note] [severity] [has] [lacks] example*
//   shim     = rule, symbols = {SYMBOL = STAND_IN | [STAND_IN+]}, modules = {MODULE = …}, [exported]
//   adapter  = rule, target = SYMBOL, [drop] [rename] [around], [calls] [classes]
//   code     = rule, [symbols = [SYMBOL]] [modules = [MODULE]] [calls] [classes]
//   SYMBOL   = "module:name";  STAND_IN = "module:name" | "module" | "file.py:name" | "file.py"
//   example  = title code question [fails] [cured] [uncured] [settings] [only_with]   (code_toml_parts.cpp)
#pragma once

#include "base/error.hpp"
#include "model/code_rule.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace trysquare::read {

constexpr std::string_view code_file_ending = ".code.toml";
// Of the files that tests/differential/symbols.py makes: rules without a cure, for who reads source.
constexpr std::string_view gone_file_ending = ".gone.code.toml";

struct CodeFile {
  std::vector<model::CodeRule> rules;  // those without problems
  std::vector<Error> problems;         // in the order of the file
};

// `path` is shown in messages; its last two parts must be the file's package and release.
CodeFile parse_code_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::read

// What a code rule with a cure does, as bytes: what the build makes of the rule files, so that a program that
// starts with shims parses no TOML (rules/compiled.hpp). When it holds is told beside it; what is only for
// who reads source, tests or manuals is left out. Law: parse_cure_bytes(write_cure_bytes(r)) is r without
// conditions, patterns, note, remedy, versions and examples.
//
//   cure        = package release name kind exported message behaviour
//                 count replacement* (symbols) count replacement* (modules) adapter?
//   replacement = symbol count symbol* (stand-ins)
//   symbol      = module name in_file
//   adapter     = symbol count text* (drop) count (text text)* (renamed) symbol?
#pragma once

#include "base/error.hpp"
#include "model/code_rule.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

std::string write_cure_bytes(const model::CodeRule& rule);

// An error says that the bytes are none of write_cure_bytes'.
Result<model::CodeRule> parse_cure_bytes(std::string_view bytes);

}  // namespace trysquare::read

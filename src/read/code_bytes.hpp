// What a code rule says and does, as bytes: what the build makes of the rule files, so that a command parses
// no TOML (rules/compiled.hpp). When it holds is told beside it; what is only for tests and manuals is left
// out. Law: parse_code_bytes(write_code_bytes(r)) is r without conditions, versions, examples and places
// within.
//
//   rule        = package release name kind severity exported message behaviour remedy note place
//                 count replacement* (symbols) count replacement* (modules) adapter?
//                 count call* count class*
//   replacement = symbol count symbol* (stand-ins)
//   symbol      = module name in_file
//   adapter     = symbol count text* (drop) count (text text)* (renamed) symbol?
//   call        = symbol count text* (keywords) without position most?
//   class       = symbol count text* (attributes)
#pragma once

#include "base/error.hpp"
#include "model/code_rule.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

std::string write_code_bytes(const model::CodeRule& rule);

// An error says that the bytes are none of write_code_bytes'.
Result<model::CodeRule> parse_code_bytes(std::string_view bytes);

}  // namespace trysquare::read

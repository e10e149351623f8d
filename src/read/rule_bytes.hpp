// A rule as bytes: what the build makes of the rule files, so that a command that only applies rules parses
// no TOML (rules/compiled.hpp). Examples and proofs, which are for tests and manuals, are left out. Law:
// parse_rule_bytes(write_rule_bytes(r)) is r without them.
//
//   text   = length bytes                  length, count and every number: base 128, low bits first
//   rule   = package release name count requirement* count condition* count action*
//            severity applicability written_before message remedy note place
//   value  = kind content                  what rules hardly ever hold is kept as its wire form
#pragma once

#include "base/error.hpp"
#include "model/rule.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

std::string write_rule_bytes(const model::Rule& rule);

// An error says that the bytes are none of write_rule_bytes'.
Result<model::Rule> parse_rule_bytes(std::string_view bytes);

}  // namespace trysquare::read

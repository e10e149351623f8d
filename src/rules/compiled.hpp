// The embedded rules as the build compiled them (cmake/compile_rules.cpp): what a command reads that only
// applies them. Whether a rule holds is told before it is read.
#pragma once

#include <span>
#include <string_view>

namespace trysquare::rules {

struct CompiledRule {
  std::string_view package;  // PEP 503
  std::string_view when;     // its requirements, each a line
  std::string_view bytes;    // read/rule_bytes.hpp
};

// By package, then as model::sort_rules has them.
std::span<const CompiledRule> compiled_rules();

struct CompiledCodeRule {
  std::string_view package;  // PEP 503
  std::string_view when;     // its requirements, each a line
  std::string_view unless;   // requirements that must not be met, each a line
  std::string_view python;   // the interpreter's versions, PEP 440; empty: all
  bool is_cure;
  std::string_view bytes;  // read/code_bytes.hpp
};

// By package, then as model::sort_code_rules has them.
std::span<const CompiledCodeRule> compiled_code_rules();

}  // namespace trysquare::rules

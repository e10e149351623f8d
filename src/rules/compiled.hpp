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

}  // namespace trysquare::rules

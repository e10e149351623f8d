// A Python module that imports a settings module and applies rules to what it holds then: usable in its
// place.
// Laws: it needs nothing but Python 3.6; a rule does there what the engine would do to the live values.
#pragma once

#include "base/error.hpp"
#include "model/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::report {

struct SanitizedModule {
  std::string_view module;                // the original
  std::string_view versions;              // "a 1.0, b 2.1": what it is made for
  const std::vector<model::Rule>& rules;  // sorted
};

// The error: the module has no name that Python can import.
Result<std::string> write_sanitized_module(const SanitizedModule& module);

// Settings that no module holds, as assignments; the error names one that has no form as source.
Result<std::string> write_settings_module(const model::Dict& settings, std::string_view versions);

}  // namespace trysquare::report

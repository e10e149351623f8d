// What all files of rules/<package>/ begin with, and how their problems are told.
#pragma once

#include "read/toml_fields.hpp"

#include <fmt/core.h>

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

// Within a file a name is one rule's.
template <typename Rule>
void refuse_same_names(const std::vector<Rule>& rules, std::vector<Error>& problems) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (rules[i].name != rules[k].name) continue;
      problems.push_back(failure_at(rules[i].place, fmt::format("two rules are called `{}`", rules[i].name),
                                    fmt::format("the other is in line {}", rules[k].place.line))
                             .error());
      break;
    }
  }
}

// Lower-case letters, digits and `-`, a letter first.
bool is_rule_name(std::string_view text);

// The lines that the problems stand in, for the caret.
void add_source_lines(std::vector<Error>& problems, std::string_view text);

}  // namespace trysquare::read

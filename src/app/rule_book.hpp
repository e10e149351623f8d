// What sanitizing needs beside the settings, read once: the rules that the installed versions meet.
#pragma once

#include "locate/environment.hpp"
#include "rules/sanitize.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct RuleBook {
  std::vector<model::Rule> rules;  // sorted; met by what is installed
  rules::Installed installed;
  rules::Basis built_for;
};

// `directories` hold rules beside the embedded ones; `built_for` are requirements. Files of packages that are
// not installed are not looked at.
Result<RuleBook> open_rule_book(const FileSystem& files, rules::Installed installed,
                                const std::vector<std::string>& directories,
                                const std::vector<std::string>& built_for);

Result<model::Sanitized> sanitize(const RuleBook& book, model::Dict settings, bool review,
                                  std::vector<model::Edit> previous = {});

}  // namespace trysquare::app

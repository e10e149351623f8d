// What sanitizing needs beside the settings, read once: the rules that the installed versions meet.
#pragma once

#include "locate/environment.hpp"
#include "rules/sanitize.hpp"

#include <optional>
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

// What a caller keeps between its calls: the same versions, markers and basis meet the same embedded rules.
struct KnownBook {
  std::vector<std::string> directories, built_for;
  RuleBook book;
};
using RuleMemory = std::optional<KnownBook>;

// The book that the memory holds where it is the one that is wanted, else a new one that it holds from now
// on. Rules of directories are read each time: their files may have changed.
Result<const RuleBook*> recall_rule_book(RuleMemory& memory, const FileSystem& files,
                                         rules::Installed installed,
                                         const std::vector<std::string>& directories,
                                         const std::vector<std::string>& built_for);

Result<model::Sanitized> sanitize(const RuleBook& book, model::Dict settings, bool review,
                                  std::vector<model::Edit> previous = {});

}  // namespace trysquare::app

// Where code rules and shims come from: the files inside the binary, and the directories that a user names.
// They are files of their own beside the rules for settings, so that a start that wants no shims parses none.
#pragma once

#include "base/filesystem.hpp"
#include "model/code_rule.hpp"
#include "read/code_toml.hpp"
#include "rules/installed.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::rules {

struct CodeCatalogue {
  std::vector<model::CodeRule> rules;        // sorted
  std::map<std::string, std::string> files;  // "package/file.py" -> Python text: what stand-ins are made of
};

// Packages that embedded code rules are about; sorted.
std::vector<std::string> packages_with_code_rules();

// Whether a package has code rules that depend on the interpreter alone, whatever is installed.
bool speaks_of_interpreters(std::string_view package);

// Which files are read: whoever wants cures has no need of long lists of names that have none.
enum class CodeFiles : std::uint8_t { cures, all };

// The embedded code rules of these packages and all of the directories. Bad files are one error that lists
// every problem of all of them; so is a stand-in whose file is not there.
Result<CodeCatalogue> load_code_rules(const FileSystem& files, const std::vector<std::string>& packages,
                                      const std::vector<std::string>& directories,
                                      read::RuleDetail detail = read::RuleDetail::without_examples,
                                      CodeFiles which = CodeFiles::all);

// Whether the environment meets a rule's conditions: all of `when`, and `python` by the interpreter's full
// version.
bool meets(const Installed& installed, const model::CodeRule& rule);

}  // namespace trysquare::rules

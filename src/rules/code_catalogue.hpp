// Where code rules and shims come from: the files inside the binary, and the directories that a user names.
// They are files of their own beside the rules for settings, so that a start that wants no shims parses none.
#pragma once

#include "base/filesystem.hpp"
#include "model/code_rule.hpp"
#include "read/code_toml.hpp"
#include "rules/installed.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::rules {

// The text of "package/file.py" inside the binary, when there is one.
std::optional<std::string_view> embedded_stand_in(std::string_view name);

struct CodeCatalogue {
  std::vector<model::CodeRule> rules;        // sorted
  std::map<std::string, std::string> files;  // of the directories: "package/file.py" -> Python text

  // What a stand-in is made of: a directory's own file, else the embedded one.
  std::optional<std::string_view> file(const std::string& name) const;
};

// Packages that embedded code rules are about; sorted.
std::vector<std::string> packages_with_code_rules();

// The embedded code rules of these packages and all of the directories. Bad files are one error that lists
// every problem of all of them; so is a stand-in whose file is not there.
Result<CodeCatalogue> load_code_rules(const FileSystem& files, const std::vector<std::string>& packages,
                                      const std::vector<std::string>& directories);

// Those that the environment meets. Of embedded ones what is only for tests and manuals is not there
// (read/code_bytes.hpp).
Result<CodeCatalogue> load_code_rules_met(const FileSystem& files, const Installed& installed,
                                          const std::vector<std::string>& directories);

// Of these the ones with a cure, as a program is started with them. A distribution that brings what is gone
// in its own way does not count: whether it really does is seen only when the program runs (setuptools brings
// `distutils` by a .pth file, which counts in a site directory alone), and a stand-in answers for what nobody
// else brings.
Result<CodeCatalogue> load_cures_met(const FileSystem& files, const Installed& installed,
                                     const std::vector<std::string>& directories);

// Whether the environment meets a rule's conditions: all of `when`, and `python` by the interpreter's full
// version.
bool meets(const Installed& installed, const model::CodeRule& rule);

}  // namespace trysquare::rules

// The shims that stand in for what an environment's packages dropped: as a list for people, and as the table
// that the gates put to work (python/trysquare/shimming.py).
#pragma once

#include "locate/environment.hpp"
#include "rules/code_catalogue.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

struct CodeRulesRequest {
  std::optional<locate::EnvironmentQuery> environment;  // nothing: all code rules
  std::vector<std::string> rules;                       // directories
  bool shims_only = false;                              // those that have a cure
};

struct CodeRulesAnswer {
  std::vector<model::CodeRule> rules;  // sorted
  std::optional<model::Environment> environment;
};

Result<CodeRulesAnswer> list_code_rules(const locate::Host& host, const CodeRulesRequest& request);

// Those that the environment meets.
Result<rules::CodeCatalogue> load_code_rules_for(const locate::Host& host,
                                                 const model::Environment& environment,
                                                 const std::vector<std::string>& directories);

// The table that the gates put to work, as the variable TRYSQUARE_SHIMS holds it: lines that tell whether it
// fits the process and which modules are concerned, so that nothing is parsed before one of them is imported;
// then the texts of rules/shim_table.hpp.
//   python VERSION / site DIR<TAB>DIR / stand_ins DIR / lazy MODULE MODULE / eager MODULE MODULE /
//   missing MODULE MODULE / module NAME<TAB>JSON … / code FILE<TAB>JSON … / missing<TAB>JSON / rules<TAB>JSON
// `site`: the directories that hold the packages it is made for; a process that has others asks for its own.
// `lazy`: modules that lack names only, so that the table is wanted when such a name is. `stand_ins`: the
// directory of files that have no `code`; empty when all have one.
Result<std::string> write_shim_table(const locate::Host& host, const model::Environment& environment,
                                     const std::vector<std::string>& rules, const std::string& stand_ins);
// The same for a search path that a live process names; every stand-in travels along.
Result<std::string> write_shim_table(const locate::Host& host, const locate::EnvironmentQuery& query,
                                     const std::vector<std::string>& rules);

// Where the embedded rules' stand-ins lie as files beside our Python side, so that Python compiles each of
// them once and not in every process: `trysquare/stand_ins` of a wheel, `../stand_ins` below a prefix and in
// the build tree. Empty when they lie nowhere.
std::string find_stand_ins(const FileSystem& files, const std::string& python);

}  // namespace trysquare::app

// What of an older poetry.lock (lock-version 1 and 2.0) is installed: its entries tell neither their group
// nor the markers under which they are wanted, so the project's own file is asked, and what its entries
// require is followed. https://python-poetry.org/docs/managing-dependencies/
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"
#include "pep/requirement.hpp"
#include "read/target.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace trysquare::read {

// What `[package.dependencies]` of an entry says, as PEP 508 writes it.
std::vector<model::RequirementLine> poetry_requirements(const data::Node& entry);

class PoetryWalk {
 public:
  PoetryWalk(const data::Node& document, const Target& target);

  // What the project asks for; its own marker and what it requires are judged for the target.
  void ask(const pep::Requirement& requirement);
  // Of several versions of a name those count that everybody who asks for it takes, if there are such.
  bool reached(const data::Node& entry) const;

 private:
  void follow(const pep::Requirement& requirement, const std::vector<std::string>& extras);

  Target target_;                          // with the extras of the requirement that is judged
  const std::vector<std::string> extras_;  // that were asked for
  std::multimap<std::string, const data::Node*> by_key_;
  std::set<const data::Node*> reached_;
  std::map<std::string, std::vector<pep::SpecifierSet>> asked_;  // by the key of the name
  std::set<std::pair<const data::Node*, std::vector<std::string>>> seen_;
  std::vector<std::pair<const data::Node*, std::vector<std::string>>> waiting_;
};

}  // namespace trysquare::read

// The files that are patched together, and an attempt at a patch: what it puts where.
#pragma once

#include "base/filesystem.hpp"
#include "model/rule.hpp"
#include "patch/sites.hpp"
#include "patch/source.hpp"

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace trysquare::patch {

struct File {
  std::string path;   // absolute
  std::string shown;  // as messages show it
  std::string bytes;
  bool is_ours = true;  // the project's: may be written
};

// A file that could be read as source.
struct Sheet {
  const File* file = nullptr;
  Source source;
  Sites sites;
  explicit Sheet(const File& from, Source read)
      : file(&from), source(std::move(read)), sites(source.tree()) {}
};

// One rule's edits: what the settings hold before and after them. The first sheet is the module that was
// asked for; those that it imports follow.
struct Task {
  const model::Rule& rule;
  const std::vector<model::Edit>& edits;
  const model::Dict& before;
  const model::Dict& after;
  const std::vector<std::unique_ptr<Sheet>>& sheets;
};

using Attempt = std::map<const Sheet*, std::vector<Splice>>;
template <class T>
using Tried = std::expected<T, std::string>;  // why it cannot be done

void add(Attempt& attempt, const Sheet& sheet, std::vector<Splice> splices);
void add(Attempt& attempt, const Attempt& other);

// A setting that gets another name or place; what stood under the old one goes on living under the new.
struct Move {
  std::string from;
  model::SettingPath to;
  bool as_truth = false;
};
// Those that the edits make, and those that they would make in branches that are not taken here.
std::vector<Move> moves_of(const Task& task);

// Ways to follow the moves to one setting, the plainest first; the error when there is none.
Tried<std::vector<Attempt>> follow_moves(const Task& task, const std::vector<Move>& moves);
// Takes all statements away that make the setting.
Tried<Attempt> remove_setting(const Task& task, const std::string& name);
// Ways to change parts of a setting's value, where they stand first.
Tried<std::vector<Attempt>> change_setting(const Task& task, const std::string& name);
// The offset behind the last plain statement of a module's body: what follows it, a guarded import of
// somebody's own settings, still has the last word.
std::uint32_t place_to_add(const Sheet& sheet);
// Sets it at the end of what the module asked for sets.
Tried<Attempt> add_setting(const Task& task, const std::string& name);

}  // namespace trysquare::patch

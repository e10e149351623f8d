// Settings while rules work on them: every change is an edit first, and is applied as that edit.
// A change that cannot be made says why and leaves no trace worth keeping: the engine works on a copy.
#pragma once

#include "model/rule.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::rules {

// Why a change cannot be made; nothing when it was made.
using Blocked = std::optional<std::string>;

class Draft {
 public:
  // `previous`: what an earlier sanitization of the same settings wrote.
  Draft(model::Dict settings, std::vector<model::Edit> previous);

  const model::Dict& settings() const { return settings_; }
  const std::vector<model::Edit>& edits() const { return edits_; }
  const model::Value* find(const model::SettingPath& path) const;
  // Why nobody knows whether the setting that the path begins with is there; nothing where it is known.
  Blocked doubt(const model::SettingPath& path) const;
  // Whether the value is one that a rule wrote and nobody has changed since: it is not explicit.
  bool is_ours(const model::SettingPath& path) const;

  // The rule that the next changes are made for.
  void work_for(const model::Rule& rule);

  // Makes the dicts that lead to it; keeps the order of what is there.
  Blocked put(const model::SettingPath& path, model::Value value);
  Blocked remove(const model::SettingPath& path, std::string reason = {});
  Blocked move(const model::SettingPath& from, const model::SettingPath& to);
  // Replaces the items of a list, tuple or set: a list by an edit each, the others as a whole.
  Blocked insert_item(const model::SettingPath& list, std::size_t index, model::Value value);

 private:
  Blocked commit(model::Edit::Op op, const model::SettingPath& path, model::Value value = {},
                 std::string reason = {});
  Blocked replace_inside(const model::SettingPath& fixed, const model::SettingPath& path,
                         const model::Value* value);
  // The outermost tuple or set that a path leads through.
  std::optional<model::SettingPath> fixed_part(const model::SettingPath& path) const;

  model::Dict settings_;
  std::vector<model::Edit> previous_, edits_;
  const model::Rule* rule_ = nullptr;
};

}  // namespace trysquare::rules

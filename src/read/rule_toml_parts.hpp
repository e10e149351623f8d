// The parts of a rule file, a source file each. All add their problems to the fields' list.
#pragma once

#include "model/rule.hpp"
#include "read/toml_fields.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace trysquare::read {

// What every part needs: the file's path for places, and where problems go.
struct RuleReading {
  std::string_view path;
  std::vector<Error>& problems;

  void problem(const data::Node& at, std::string message, std::string hint = {}) const;
  // The value of a node: the wire form (design, section 4), and `{"$none" = true}` where TOML has no null.
  std::optional<model::Value> value(const data::Node& node) const;
  std::optional<model::Dict> dict(const data::Node& node) const;
  std::optional<model::SettingPath> setting_path(const data::Node& node) const;
  std::vector<pep::Requirement> requirements(const std::vector<const data::Node*>& nodes) const;
};

std::optional<model::Condition> read_condition(const data::Node& node, const RuleReading& reading);
std::optional<model::Action> read_action(const data::Node& node, const RuleReading& reading);
std::optional<model::RuleExample> read_example(const data::Node& node, const RuleReading& reading);
std::optional<model::RuleProof> read_proof(const data::Node& node, const RuleReading& reading);

}  // namespace trysquare::read

// edit = { do = "remove",      setting }
//      | { do = "move",        setting, to, [as = "bool"] }
//      | { do = "set",         setting, value }
//      | { do = "set_default", setting, value }
//      | { do = "replace",     setting, from, value }
//      | { do = "remove_item", setting, items }
//      | { do = "insert_item", setting, value, [at = "start" | "end" | "before" | "after", [of]] }
#include "base/text.hpp"
#include "read/rule_toml_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using model::Action;
using Verb = Action::Verb;

constexpr std::array<std::string_view, 10> verbs{"remove",  "move",        "set",         "set_default",
                                                 "replace", "remove_item", "insert_item", "reprefix",
                                                 "pick",    "pair"};
constexpr std::array<std::string_view, 4> positions{"end", "start", "before", "after"};
constexpr std::array<std::string_view, 1> conversions{"bool"};

bool read_path(Fields& fields, std::string_view key, model::SettingPath& into, const RuleReading& reading) {
  const data::Node* node = fields.require(key);
  if (node == nullptr) return false;
  auto path = reading.setting_path(*node);
  if (!path) return false;
  into = std::move(*path);
  return true;
}

bool read_value(Fields& fields, std::string_view key, model::Value& into, const RuleReading& reading) {
  const data::Node* node = fields.require(key);
  if (node == nullptr) return false;
  auto value = reading.value(*node);
  if (!value) return false;
  into = std::move(*value);
  return true;
}

bool read_items(Fields& fields, Action& action, const RuleReading& reading) {
  bool good = true;
  for (const data::Node* node : fields.items("items")) {
    auto value = reading.value(*node);
    good = value.has_value() && good;
    if (value) action.items.push_back(std::move(*value));
  }
  if (good && action.items.empty()) fields.problem(fields.node(), "`items` must hold at least one value");
  return good && !action.items.empty();
}

bool read_insertion(Fields& fields, Action& action, const RuleReading& reading) {
  bool good = read_value(fields, "value", action.value, reading);
  if (const auto at = fields.choice("at", positions)) action.position = static_cast<Action::Position>(*at);
  const bool beside =
      action.position == Action::Position::before || action.position == Action::Position::after;
  if (beside) return read_value(fields, "of", action.anchor, reading) && good;
  return good;
}

bool read_factor(Fields& fields, std::string_view key, std::int64_t& into) {
  const data::Node* node = fields.take(key);
  if (node == nullptr) return true;
  const auto* number = node->as<std::int64_t>();
  if (number == nullptr || *number < 2) {
    fields.problem(*node, fmt::format("`{}` must be a whole number above 1", key));
    return false;
  }
  into = *number;
  return true;
}

bool read_move(Fields& fields, Action& action, const RuleReading& reading) {
  action.as_truth = fields.choice("as", conversions).has_value();
  const bool times = read_factor(fields, "times", action.times);
  const bool per = read_factor(fields, "per", action.per);
  return read_path(fields, "to", action.to, reading) && times && per;
}

bool read_reprefix(Fields& fields, Action& action) {
  for (const std::string_view key : {"from", "value"}) {
    const data::Node* node = fields.require(key);
    if (node == nullptr) return false;
    if (node->string() == nullptr) {
      fields.problem(*node, fmt::format("`{}` must be a string", key));
      return false;
    }
    (key == "from" ? action.from : action.value) = model::Value(*node->string());
  }
  action.unless = fields.text("unless");
  const std::string& from = *action.from.as<std::string>();
  const std::string& to = *action.value.as<std::string>();
  // Otherwise the second time would find something to do.
  if (!to.starts_with(from) || (!action.unless.empty() && to.find(action.unless) != std::string::npos))
    return true;
  fields.problem(fields.node(), "a new beginning that begins with the old one needs `unless`, a part of it");
  return false;
}

bool read_index(Fields& fields, Action& action) {
  const data::Node* node = fields.require("index");
  if (node == nullptr) return false;
  const auto* number = node->as<std::int64_t>();
  if (number == nullptr || *number < 0) {
    fields.problem(*node, "`index` must be a whole number, 0 for the first");
    return false;
  }
  action.index = static_cast<std::size_t>(*number);
  return true;
}

bool read_members(Fields& fields, Action& action, const RuleReading& reading) {
  switch (action.verb) {
    case Verb::remove: return true;
    case Verb::move: return read_move(fields, action, reading);
    case Verb::set:
    case Verb::set_default: return read_value(fields, "value", action.value, reading);
    case Verb::replace: {
      const bool from = read_value(fields, "from", action.from, reading);
      return read_value(fields, "value", action.value, reading) && from;
    }
    case Verb::remove_item: return read_items(fields, action, reading);
    case Verb::insert_item: return read_insertion(fields, action, reading);
    case Verb::reprefix: return read_reprefix(fields, action);
    case Verb::pick: return read_index(fields, action);
    case Verb::pair: return read_value(fields, "value", action.value, reading);
  }
  return false;
}

// A `*` says "wherever", which only makes sense for what is there already.
bool wildcard_allowed(Verb verb) {
  return verb == Verb::remove || verb == Verb::replace || verb == Verb::remove_item ||
         verb == Verb::reprefix || verb == Verb::pick || verb == Verb::pair;
}

}  // namespace

std::optional<model::Action> read_action(const data::Node& node, const RuleReading& reading) {
  Fields fields(node, "an edit", reading.path, reading.problems);
  if (node.object() == nullptr) return std::nullopt;
  Action action;
  action.place = node.place(reading.path);
  if (fields.require("do") == nullptr) return std::nullopt;
  const auto verb = fields.choice("do", verbs);
  if (!verb) return std::nullopt;
  action.verb = static_cast<Verb>(*verb);
  bool good = read_path(fields, "setting", action.path, reading);
  good = read_members(fields, action, reading) && good;
  fields.finish();
  if (!good) return std::nullopt;
  if ((action.path.has_wildcard() && !wildcard_allowed(action.verb)) ||
      (action.verb == Verb::move && action.to.has_wildcard())) {
    reading.problem(node, fmt::format("`{}` cannot be asked for every `*`", verbs.at(*verb)));
    return std::nullopt;
  }
  return action;
}

}  // namespace trysquare::read

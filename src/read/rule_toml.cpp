#include "read/rule_toml.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"
#include "read/code_toml.hpp"
#include "read/rule_header.hpp"
#include "read/rule_toml_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

constexpr std::array<std::string_view, 3> severities{"info", "warning", "error"};
constexpr std::array<std::string_view, 2> applicabilities{"safe", "review"};
constexpr std::array<std::string_view, 3> witnesses{"settings", "release", "known release"};

constexpr int deepest_value = 64;

// TOML has no null: `{"$none" = true}` becomes one.
std::optional<data::Node> with_nulls(const data::Node& node, int depth) {
  if (depth > deepest_value) return std::nullopt;
  data::Node out = node;
  if (data::Array* items = out.as<data::Array>()) {
    for (data::Node& item : *items) {
      auto inner = with_nulls(item, depth + 1);
      if (!inner) return std::nullopt;
      item = std::move(*inner);
    }
  } else if (data::Object* object = out.as<data::Object>()) {
    if (object->members.size() == 1 && object->members.front().key == "$none") {
      out.content = data::Null{};
      return out;
    }
    for (data::Member& member : object->members) {
      auto inner = with_nulls(member.value, depth + 1);
      if (!inner) return std::nullopt;
      member.value = std::move(*inner);
    }
  }
  return out;
}

template <class T, class Reader>
std::vector<T> read_each(Fields& fields, std::string_view key, const RuleReading& reading, Reader read_one) {
  std::vector<T> out;
  for (const data::Node* node : fields.items(key)) {
    auto one = read_one(*node, reading);
    if (one) out.push_back(std::move(*one));
  }
  return out;
}

void read_judgement(Fields& fields, model::Rule& rule) {
  if (const auto at = fields.choice("severity", severities))
    rule.severity = static_cast<model::Severity>(*at);
  if (const auto at = fields.choice("applicability", applicabilities))
    rule.applicability = static_cast<model::Applicability>(*at);
  if (const auto at = fields.choice("written_before", witnesses))
    rule.written_before = static_cast<model::WrittenBefore>(*at);
}

void read_cases(Fields& fields, model::Rule& rule, const RuleReading& reading) {
  rule.when = reading.requirements(fields.items("when"));
  rule.match = read_each<model::Condition>(fields, "match", reading, read_condition);
  rule.actions = read_each<model::Action>(fields, "edits", reading, read_action);
  rule.examples = read_each<model::RuleExample>(fields, "example", reading, read_example);
  if (const data::Node* proof = fields.take("proof")) rule.proof = read_proof(*proof, reading);
  for (const std::string_view key : {"when", "match", "example"}) {
    const data::Node* node = fields.require(key);
    if (node != nullptr && node->array() != nullptr && node->array()->empty())
      fields.problem(*node, fmt::format("`{}` must not be empty", key));
  }
}

std::optional<model::Rule> read_rule(const data::Node& node, const RuleHeader& header,
                                     const RuleReading& reading) {
  const std::size_t problems = reading.problems.size();
  Fields fields(node, "a rule", reading.path, reading.problems);
  model::Rule rule;
  rule.package = header.package;
  rule.release = header.release;
  rule.place = node.place(reading.path);
  rule.name = fields.require_text("name");
  if (!rule.name.empty() && !is_rule_name(rule.name))
    fields.problem(*node.find("name"), fmt::format("`{}` is no rule name", rule.name),
                   "lower-case letters, digits and `-`");
  rule.message = fields.require_text("message");
  rule.remedy = fields.text("remedy");
  rule.note = fields.text("note");
  if (rule.note.empty()) rule.note = header.note;
  read_judgement(fields, rule);
  read_cases(fields, rule, reading);
  fields.finish();
  return reading.problems.size() == problems ? std::optional(std::move(rule)) : std::nullopt;
}

}  // namespace

void RuleReading::problem(const data::Node& at, std::string message, std::string hint) const {
  problems.push_back(failure_at(at.place(path), std::move(message), std::move(hint)).error());
}

std::optional<model::Value> RuleReading::value(const data::Node& node) const {
  const auto plain = with_nulls(node, 0);
  if (!plain) {
    problem(node, fmt::format("the value is nested deeper than {}", deepest_value));
    return std::nullopt;
  }
  auto value = model::from_wire(*plain, path);
  if (value) return std::move(*value);
  problems.push_back(std::move(value.error()));
  return std::nullopt;
}

std::optional<model::Dict> RuleReading::dict(const data::Node& node) const {
  auto found = value(node);
  if (!found) return std::nullopt;
  if (model::Dict* items = found->as<model::Dict>()) return std::move(*items);
  problem(node, fmt::format("settings are a table, not {}", node.kind()));
  return std::nullopt;
}

std::optional<model::SettingPath> RuleReading::setting_path(const data::Node& node) const {
  if (node.string() == nullptr) {
    problems.push_back(wrong_kind(node, path, "setting", "a string"));
    return std::nullopt;
  }
  auto found = model::parse_setting_path(*node.string());
  if (found && found->setting() != model::any_token) return std::move(*found);
  problem(node, found ? "a path begins with a setting's name, not with `*`" : found.error().message,
          found ? std::string() : found.error().hint);
  return std::nullopt;
}

std::vector<pep::Requirement> RuleReading::requirements(const std::vector<const data::Node*>& nodes) const {
  std::vector<pep::Requirement> out;
  for (const data::Node* node : nodes) {
    if (node->string() == nullptr) {
      problem(*node, fmt::format("a requirement is a string, not {}", node->kind()));
      continue;
    }
    auto requirement = pep::Requirement::parse(*node->string());
    if (requirement)
      out.push_back(std::move(*requirement));
    else
      problem(*node, fmt::format("`{}` is no requirement: {}", *node->string(), requirement.error().message),
              requirement.error().hint);
  }
  return out;
}

bool is_rule_file(std::string_view path) {
  return path.ends_with(".toml") && !path.ends_with(code_file_ending);
}

RuleFile parse_rule_toml(std::string_view text, std::string_view path) {
  RuleFile file;
  const auto document = data::parse_toml(text, path);
  if (!document) {
    file.problems.push_back(document.error());
    return file;
  }
  Fields fields(*document, "a rule file", path, file.problems);
  const RuleHeader header = read_rule_header(fields, path, ".toml");
  const RuleReading reading{path, file.problems};
  for (const data::Node* node : fields.items("rule")) {
    auto rule = read_rule(*node, header, reading);
    if (rule) file.rules.push_back(std::move(*rule));
  }
  fields.finish();
  refuse_same_names(file.rules, file.problems);
  std::ranges::stable_sort(file.problems, {}, &Error::place);
  add_source_lines(file.problems, text);
  return file;
}

}  // namespace trysquare::read

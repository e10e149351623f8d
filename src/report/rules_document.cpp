#include "report/rules_document.hpp"

#include "base/text.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <array>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Action;
using model::Rule;
using model::RuleExample;

namespace {

std::vector<std::string> texts_of(const std::vector<pep::Requirement>& requirements) {
  std::vector<std::string> texts;
  for (const auto& one : requirements) texts.push_back(one.text());
  return texts;
}

std::string move_words(const Action& action) {
  std::string out = fmt::format("move `{}` to `{}`", action.path.text(), action.to.text());
  if (action.as_truth) out += " as True or False";
  if (action.times != 1) out += fmt::format(", times {}", action.times);
  if (action.per != 1) out += fmt::format(", divided by {}", action.per);
  return out;
}

std::string action_words(const Action& action) {
  const std::string path = action.path.text();
  switch (action.verb) {
    case Action::Verb::remove: return fmt::format("remove `{}`", path);
    case Action::Verb::move: return move_words(action);
    case Action::Verb::set: return fmt::format("set `{}` to {}", path, model::to_python(action.value));
    case Action::Verb::set_default:
      return fmt::format("set `{}` to {} where it is not set", path, model::to_python(action.value));
    case Action::Verb::replace:
      return fmt::format("replace {} in `{}` by {}", model::to_python(action.from), path,
                         model::to_python(action.value));
    case Action::Verb::remove_item:
      return fmt::format("remove {} from `{}`", model::to_python(model::Value(model::List{action.items})),
                         path);
    case Action::Verb::insert_item:
      return fmt::format("insert {} into `{}`", model::to_python(action.value), path);
    case Action::Verb::reprefix:
      return fmt::format("begin `{}` with {} instead of {}", path, model::to_python(action.value),
                         model::to_python(action.from));
    case Action::Verb::pick: return fmt::format("replace pairs in `{}` by their item {}", path, action.index);
    case Action::Verb::pair:
      return fmt::format("replace texts in `{}` by pairs of {} and the text", path,
                         model::to_python(action.value));
  }
  return path;
}

std::string rule_text(const Rule& rule, const Style& style) {
  const std::string cure = rule.actions.empty() ? "no cure" : std::string(to_text(rule.applicability));
  std::string out = fmt::format("{}  {}  {}\n", style(Paint::bold, rule.id()),
                                style(paint_of(rule.severity), to_text(rule.severity)), cure);
  out += wrapped("    ", rule.message, style);
  if (style.verbosity <= 0) return out;
  out += wrapped("    when: ", join(texts_of(rule.when), ", "), style);
  for (const Action& action : rule.actions) out += wrapped("    edit: ", action_words(action), style);
  if (!rule.remedy.empty()) out += wrapped("    remedy: ", rule.remedy, style);
  if (!rule.note.empty()) out += wrapped("    note: ", rule.note, style);
  out += wrapped("    from: ", to_text(rule.place), style);
  for (const RuleExample& example : rule.examples) out += wrapped("    example: ", example.title, style);
  return out;
}

Node outcome_node(const model::RuleOutcome& outcome) {
  using Kind = model::RuleOutcome::Kind;
  if (outcome.kind == Kind::unstated) return {};
  Object object;
  if (outcome.kind == Kind::fails) object.add("fails", outcome.text);
  if (outcome.kind == Kind::warns) object.add("warns", outcome.text);
  if (!outcome.answer.empty()) object.add("answers", outcome.answer);
  return object;
}

Node settings_node(const model::Dict& settings) { return model::to_wire(model::Value(settings)); }

Node example_node(const RuleExample& example) {
  Object versions;
  for (const auto& [name, version] : example.versions) versions.add(name, version);
  Object object;
  object.add("title", example.title);
  object.add("with", std::move(versions));
  object.add("built_for", strings_node(example.built_for));
  object.add("settings", settings_node(example.settings));
  object.add("expected", example.expected ? settings_node(*example.expected) : Node());
  object.add("no_cure", example.no_cure);
  object.add("through", strings_node(example.through));
  object.add("across", strings_node(example.across));
  object.add("uncured", outcome_node(example.uncured));
  object.add("cured", outcome_node(example.cured));
  object.add("place", place_node(example.place));
  return object;
}

Node proof_node(const std::optional<model::RuleProof>& proof) {
  if (!proof) return {};
  Object object;
  object.add("given", settings_node(proof->given));
  object.add("preparation", proof->preparation);
  object.add("question", proof->question);
  return object;
}

Node rule_node(const Rule& rule) {
  Array edits, examples;
  for (const Action& action : rule.actions) edits.emplace_back(action_words(action));
  for (const RuleExample& example : rule.examples) examples.push_back(example_node(example));
  Object object;
  object.add("id", rule.id());
  object.add("package", rule.package);
  object.add("release", rule.release);
  object.add("when", strings_node(texts_of(rule.when)));
  object.add("settings", strings_node(rule.settings()));
  object.add("message", rule.message);
  object.add("severity", to_text(rule.severity));
  object.add("applicability", to_text(rule.applicability));
  object.add("written_before", std::array{"settings", "release", "known release"}.at(
                                   static_cast<std::size_t>(rule.written_before)));
  object.add("edits", std::move(edits));
  object.add("remedy", rule.remedy.empty() ? Node() : Node(rule.remedy));
  object.add("note", rule.note.empty() ? Node() : Node(rule.note));
  object.add("place", place_node(rule.place));
  object.add("proof", proof_node(rule.proof));
  object.add("examples", std::move(examples));
  return object;
}

}  // namespace

std::string write_rules_text(const RulesView& view, const Style& style) {
  std::string out;
  if (view.environment != nullptr) out += environment_lines(*view.environment, style) + "\n";
  for (const Rule& rule : view.rules) out += rule_text(rule, style);
  if (!view.rules.empty()) out += "\n";
  return out + counted(view.rules.size(), "rule") + "\n";
}

Node rules_node(const RulesView& view) {
  Array rules;
  for (const Rule& rule : view.rules) rules.push_back(rule_node(rule));
  Object object;
  object.add("schema", rules_schema);
  object.add("environment",
             view.environment == nullptr ? Node() : environment_summary_node(*view.environment));
  object.add("rules", std::move(rules));
  return object;
}

}  // namespace trysquare::report

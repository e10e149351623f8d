#include "report/code_rules_document.hpp"

#include "base/text.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"

#include <fmt/format.h>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::CodeRule;
using model::Replacement;

namespace {

std::vector<std::string> conditions_of(const CodeRule& rule) {
  std::vector<std::string> texts;
  for (const auto& one : rule.when) texts.push_back(one.text());
  if (rule.python) texts.push_back("python" + rule.python->text());
  return texts;
}

std::vector<std::string> stand_in_texts(const Replacement& one) {
  std::vector<std::string> texts;
  for (const auto& stand_in : one.stand_ins) texts.push_back(stand_in.text());
  return texts;
}

std::string replacement_lines(const std::vector<Replacement>& several, const Style& style) {
  std::string out;
  for (const Replacement& one : several) {
    const std::string with = one.stand_ins.empty() ? "" : " -> " + join(stand_in_texts(one), " or ");
    out += wrapped("    gone: ", one.gone.text() + with, style);
  }
  return out;
}

std::string adapter_words(const model::Adapter& adapter) {
  std::vector<std::string> words;
  for (const auto& name : adapter.drop) words.push_back(fmt::format("takes and forgets `{}`", name));
  for (const auto& [from, to] : adapter.renamed) words.push_back(fmt::format("takes `{}` as `{}`", from, to));
  if (adapter.around) words.push_back("goes through " + adapter.around->text());
  return fmt::format("{} {}", adapter.target.text(), join(words, ", "));
}

std::string rule_text(const CodeRule& rule, const Style& style) {
  std::string out = fmt::format("{}  {}  {}\n", style(Paint::bold, rule.id()),
                                style(paint_of(rule.severity), to_text(rule.severity)),
                                rule.kind == CodeRule::Kind::code ? "no cure" : to_text(rule.kind));
  out += wrapped("    ", rule.message, style);
  if (!rule.behaviour.empty()) out += wrapped("    behaviour: ", rule.behaviour, style);
  if (style.verbosity <= 0) return out;
  out += wrapped("    when: ", join(conditions_of(rule), ", "), style);
  out += replacement_lines(rule.symbols, style);
  out += replacement_lines(rule.modules, style);
  if (rule.adapter) out += wrapped("    adapter: ", adapter_words(*rule.adapter), style);
  for (const auto& call : rule.calls)
    out += wrapped("    call: ", fmt::format("{}({})", call.target.text(), join(call.keywords, ", ")), style);
  for (const auto& pattern : rule.classes)
    out += wrapped(
        "    class: ", fmt::format("{} with {}", pattern.base.text(), join(pattern.attributes, ", ")), style);
  if (!rule.remedy.empty()) out += wrapped("    remedy: ", rule.remedy, style);
  if (!rule.note.empty()) out += wrapped("    note: ", rule.note, style);
  return out + wrapped("    from: ", to_text(rule.place), style);
}

Node text_or_null(const std::string& text) { return text.empty() ? Node() : Node(text); }

Node replacements_node(const std::vector<Replacement>& several) {
  Object object;
  for (const Replacement& one : several) object.add(one.gone.text(), strings_node(stand_in_texts(one)));
  return object;
}

Node adapter_node(const std::optional<model::Adapter>& adapter) {
  if (!adapter) return {};
  Object renamed, object;
  for (const auto& [from, to] : adapter->renamed) renamed.add(from, to);
  object.add("target", adapter->target.text());
  object.add("drop", strings_node(adapter->drop));
  object.add("rename", std::move(renamed));
  object.add("around", adapter->around ? Node(adapter->around->text()) : Node());
  return object;
}

Node patterns_node(const CodeRule& rule) {
  Array calls, classes;
  for (const auto& call : rule.calls) {
    Object one;
    one.add("target", call.target.text());
    one.add("keywords", strings_node(call.keywords));
    one.add("without", text_or_null(call.without));
    one.add("position", call.position);
    one.add("most", call.most ? Node(*call.most) : Node());
    calls.emplace_back(std::move(one));
  }
  for (const auto& pattern : rule.classes) {
    Object one;
    one.add("base", pattern.base.text());
    one.add("attributes", strings_node(pattern.attributes));
    classes.emplace_back(std::move(one));
  }
  Object object;
  object.add("calls", std::move(calls));
  object.add("classes", std::move(classes));
  return object;
}

Node versions_node(const std::map<std::string, std::string>& versions) {
  Object object;
  for (const auto& [name, version] : versions) object.add(name, version);
  return object;
}

Node example_node(const model::CodeExample& example) {
  Object object;
  object.add("title", example.title);
  object.add("code", example.code);
  object.add("question", text_or_null(example.question));
  object.add("fails", text_or_null(example.fails));
  object.add("cured", text_or_null(example.cured));
  object.add("uncured", text_or_null(example.uncured));
  object.add("settings", model::to_wire(model::Value(example.settings)));
  object.add("only_with", text_or_null(example.only_with));
  object.add("place", place_node(example.place));
  return object;
}

Node rule_node(const CodeRule& rule) {
  Array examples;
  for (const auto& example : rule.examples) examples.push_back(example_node(example));
  Object object;
  object.add("id", rule.id());
  object.add("kind", to_text(rule.kind));
  object.add("package", rule.package);
  object.add("release", rule.release);
  object.add("when", strings_node(conditions_of(rule)));
  object.add("message", rule.message);
  object.add("behaviour", text_or_null(rule.behaviour));
  object.add("remedy", text_or_null(rule.remedy));
  object.add("note", text_or_null(rule.note));
  object.add("severity", to_text(rule.severity));
  object.add("symbols", replacements_node(rule.symbols));
  object.add("modules", replacements_node(rule.modules));
  object.add("exported", rule.exported);
  object.add("adapter", adapter_node(rule.adapter));
  object.add("patterns", patterns_node(rule));
  object.add("has", versions_node(rule.has));
  object.add("lacks", versions_node(rule.lacks));
  object.add("place", place_node(rule.place));
  object.add("examples", std::move(examples));
  return object;
}

}  // namespace

std::string write_code_rules_text(const CodeRulesView& view, const Style& style) {
  std::string out;
  if (view.environment != nullptr) out += environment_lines(*view.environment, style) + "\n";
  for (const CodeRule& rule : view.rules) out += rule_text(rule, style);
  if (!view.rules.empty()) out += "\n";
  return out + counted(view.rules.size(), "code rule") + "\n";
}

Node code_rules_node(const CodeRulesView& view) {
  Array rules;
  for (const CodeRule& rule : view.rules) rules.push_back(rule_node(rule));
  Object object;
  object.add("schema", code_rules_schema);
  object.add("environment",
             view.environment == nullptr ? Node() : environment_summary_node(*view.environment));
  object.add("rules", std::move(rules));
  return object;
}

}  // namespace trysquare::report

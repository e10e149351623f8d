#include "read/code_toml.hpp"

#include "data/toml.hpp"
#include "read/code_toml_parts.hpp"
#include "read/rule_header.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using model::CodeRule;

constexpr std::array<std::string_view, 3> severities{"info", "warning", "error"};
constexpr std::array kinds{CodeRule::Kind::shim, CodeRule::Kind::adapter, CodeRule::Kind::code};

void read_condition_of(Fields& fields, CodeRule& rule, const RuleReading& reading) {
  rule.when = reading.requirements(fields.items("when"));
  rule.unless = reading.requirements(fields.items("unless"));
  const data::Node* python = fields.take("python");
  if (python == nullptr) {
    if (rule.when.empty()) fields.problem(fields.node(), "a code rule needs `when` or `python`");
    return;
  }
  const std::string* text = python->string();
  auto found = pep::SpecifierSet::parse(text == nullptr ? "" : *text);
  if (text != nullptr && found && !found->empty())
    rule.python = *std::move(found);
  else
    fields.problem(*python, "`python` is a version specifier as a string", R"(for example ">=3.12.0a1")");
}

void read_what_is_gone(Fields& fields, CodeRule& rule, const RuleReading& reading) {
  if (rule.kind == CodeRule::Kind::shim) {
    if (const data::Node* symbols = fields.take("symbols"))
      rule.symbols = read_replacements(*symbols, reading);
    if (const data::Node* modules = fields.take("modules"))
      rule.modules = read_replacements(*modules, reading);
    rule.exported = fields.truth("exported").value_or(false);
    if (rule.symbols.empty() && rule.modules.empty())
      fields.problem(fields.node(), "a shim needs `symbols` or `modules`");
    return;
  }
  rule.calls = read_calls(fields, reading);
  rule.classes = read_classes(fields, reading);
  if (rule.kind == CodeRule::Kind::adapter) {
    rule.adapter = read_adapter(fields, reading);
    return;
  }
  rule.symbols = read_gone(fields, "symbols", reading);
  rule.modules = read_gone(fields, "modules", reading);
  if (rule.symbols.empty() && rule.modules.empty() && rule.calls.empty() && rule.classes.empty())
    fields.problem(fields.node(), "a code rule needs `symbols`, `modules`, `calls` or `classes`");
}

void refuse_misplaced(const std::vector<model::Replacement>& replacements, bool named,
                      const RuleReading& reading) {
  for (const auto& one : replacements) {
    if (one.gone.name.empty() != named) continue;
    reading.problems.push_back(
        failure_at(one.gone.place, named ? "a symbol is `module:name`" : "a module has no `:name`",
                   named ? "whole modules stand in `modules`" : "names stand in `symbols`")
            .error());
  }
}

void read_words(Fields& fields, CodeRule& rule, const RuleHeader& header) {
  rule.name = fields.require_text("name");
  if (!rule.name.empty() && !is_rule_name(rule.name))
    fields.problem(*fields.node().find("name"), fmt::format("`{}` is no rule name", rule.name),
                   "lower-case letters, digits and `-`");
  rule.message = fields.require_text("message");
  rule.behaviour = fields.text("behaviour");
  rule.remedy = fields.text("remedy");
  rule.note = fields.text("note");
  if (rule.note.empty()) rule.note = header.note;
  if (const auto at = fields.choice("severity", severities))
    rule.severity = static_cast<model::Severity>(*at);
}

std::optional<CodeRule> read_code_rule(const data::Node& node, CodeRule::Kind kind, const RuleHeader& header,
                                       const RuleReading& reading) {
  const std::size_t problems = reading.problems.size();
  Fields fields(node, "a code rule", reading.path, reading.problems);
  CodeRule rule;
  rule.kind = kind;
  rule.package = header.package;
  rule.release = header.release;
  rule.place = node.place(reading.path);
  read_words(fields, rule, header);
  read_condition_of(fields, rule, reading);
  read_what_is_gone(fields, rule, reading);
  refuse_misplaced(rule.symbols, true, reading);
  refuse_misplaced(rule.modules, false, reading);
  rule.has = read_versions(fields, "has", reading);
  rule.lacks = read_versions(fields, "lacks", reading);
  for (const data::Node* one : fields.items("example")) {
    auto example = read_code_example(*one, reading);
    if (example) rule.examples.push_back(*std::move(example));
  }
  fields.finish();
  return reading.problems.size() == problems ? std::optional(std::move(rule)) : std::nullopt;
}

}  // namespace

CodeFile parse_code_toml(std::string_view text, std::string_view path) {
  CodeFile file;
  const auto document = data::parse_toml(text, path);
  if (!document) {
    file.problems.push_back(document.error());
    return file;
  }
  Fields fields(*document, "a file of code rules", path, file.problems);
  const RuleHeader header =
      read_rule_header(fields, path, path.ends_with(gone_file_ending) ? gone_file_ending : code_file_ending);
  const RuleReading reading{path, file.problems};
  for (const CodeRule::Kind kind : kinds) {
    for (const data::Node* node : fields.items(to_text(kind))) {
      auto rule = read_code_rule(*node, kind, header, reading);
      if (rule) file.rules.push_back(*std::move(rule));
    }
  }
  fields.finish();
  refuse_same_names(file.rules, file.problems);
  std::ranges::stable_sort(file.problems, {}, &Error::place);
  add_source_lines(file.problems, text);
  return file;
}

}  // namespace trysquare::read

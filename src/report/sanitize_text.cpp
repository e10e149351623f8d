#include "report/sanitize_text.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "model/masking.hpp"
#include "report/line_diff.hpp"
#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Edit;

namespace {

// As a rule writes it: `STORAGES/default`.
std::string shown_path(const std::string& pointer) {
  return pointer.starts_with('/') ? pointer.substr(1) : pointer;
}

std::string painted(char sign, std::string_view line, const Style& style) {
  if (sign == '+') return style(Paint::green, line);
  if (sign == '-') return style(Paint::red, line);
  if (sign == '@') return style(Paint::cyan, line);
  return printable(line);
}

}  // namespace

std::string edit_words(const Edit& edit) {
  const std::string path = shown_path(edit.path);
  const std::string value = model::to_python(model::masked(edit.path, edit.value));
  switch (edit.op) {
    case Edit::Op::add: return fmt::format("`{}` is set to {}", path, value);
    case Edit::Op::remove: return fmt::format("`{}` is removed", path);
    case Edit::Op::replace: return fmt::format("`{}` becomes {}", path, value);
    case Edit::Op::move: return fmt::format("`{}` moves to `{}`: {}", shown_path(edit.from), path, value);
  }
  return path;
}

std::string write_sanitize_text(const model::Sanitized& sanitized, const Style& style) {
  std::string out;
  for (const Edit& edit : sanitized.edits) {
    out += wrapped("", edit_words(edit), style);
    out += wrapped("    ", edit.reason, style);
    out += wrapped("    ", fmt::format("rule {} ({})", edit.rule, model::to_text(edit.applicability)), style);
  }
  if (!sanitized.edits.empty()) out += "\n";
  const std::string findings = write_findings(sanitized.findings, style);
  if (!findings.empty()) out += findings + "\n";
  out += sanitized.edits.empty() ? std::string("nothing to change") : counted(sanitized.edits.size(), "edit");
  if (!sanitized.findings.empty()) out += ", " + counted(sanitized.findings.size(), "finding");
  return out + "\n";
}

std::string write_settings(const model::Dict& settings) {
  return data::write_json(model::to_wire(model::Value(settings)), data::JsonStyle::indented) + "\n";
}

std::string write_file_diff(std::string_view name, std::string_view before, std::string_view after,
                            const Style& style) {
  const std::string old_name = fmt::format("a/{}", name);
  const std::string new_name = fmt::format("b/{}", name);
  const std::string diff = unified_diff({old_name, new_name, before, after});
  std::string out;
  for (const auto line : split_lines(diff)) {
    const bool header = line.starts_with("---") || line.starts_with("+++");
    out +=
        (header ? style(Paint::bold, line) : painted(line.empty() ? ' ' : line.front(), line, style)) + "\n";
  }
  return out;
}

std::string write_sanitize_diff(const model::Dict& before, const model::Sanitized& after,
                                std::string_view name, const Style& style) {
  return write_file_diff(name, write_settings(before), write_settings(after.settings), style);
}

Node edit_node(const Edit& edit) {
  Object object;
  object.add("op", model::to_text(edit.op));
  object.add("path", edit.path);
  if (edit.op == Edit::Op::move) object.add("from", edit.from);
  if (edit.op != Edit::Op::remove) object.add("value", model::to_wire(edit.value));
  object.add("rule", edit.rule);
  object.add("reason", edit.reason);
  object.add("applicability", model::to_text(edit.applicability));
  return object;
}

Node edits_node(const std::vector<Edit>& edits) {
  Array nodes;
  for (const Edit& edit : edits) nodes.push_back(edit_node(edit));
  return nodes;
}

Object sanitized_object(const model::Sanitized& sanitized) {
  Object object;
  object.add("schema", sanitize_schema);
  object.add("settings", model::to_wire(model::Value(sanitized.settings)));
  object.add("edits", edits_node(sanitized.edits));
  object.add("findings", findings_node(sanitized.findings));
  return object;
}

}  // namespace trysquare::report

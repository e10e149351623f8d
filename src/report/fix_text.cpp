#include "report/fix_text.hpp"

#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

namespace trysquare::report {

namespace {

using model::RepairStep;
using model::StepKind;

std::string step_text(const RepairStep& step, std::string_view root) {
  std::string path = step.path;
  if (path.starts_with(root)) path = path.substr(root.size() + 1);
  switch (step.kind) {
    case StepKind::remove: return fmt::format("remove {}", path);
    case StepKind::write: return fmt::format("rewrite {}", path);
    case StepKind::link: return fmt::format("link {} to {}", path, step.content);
    case StepKind::install: break;
  }
  if (step.before.empty()) return fmt::format("install {}", step.requirement);
  return fmt::format("install {} (there: {})", step.requirement, step.before);
}

std::string steps_text(const FixView& view, const Style& style) {
  std::string out;
  std::size_t number = 0;
  for (const auto* steps : {&view.plan.structure, &view.plan.installs}) {
    for (const RepairStep& step : *steps) {
      const std::string lead = fmt::format("{:>3}. ", ++number);
      out += wrapped(lead, step_text(step, view.path), style);
      out += wrapped("       because ", step.why, style) + "\n";
    }
  }
  for (const model::VersionWish& wish : view.plan.wishes) {
    out += wrapped(fmt::format("{:>3}. ", ++number), "choose a version of " + wish.key, style);
    out += wrapped("       because ", wish.why, style) + "\n";
  }
  return out;
}

data::Node step_node(const RepairStep& step) {
  data::Object out;
  out.add("kind", to_text(step.kind));
  out.add("subject", step.subject);
  if (!step.path.empty()) out.add("path", step.path);
  if (step.kind == StepKind::write || step.kind == StepKind::link) out.add("content", step.content);
  if (!step.requirement.empty()) out.add("requirement", step.requirement);
  if (!step.before.empty()) out.add("before", step.before);
  out.add("why", step.why);
  return data::Node(std::move(out));
}

}  // namespace

std::string write_fix_text(const FixView& view, const Style& style) {
  std::string out;
  const std::string steps = steps_text(view, style);
  if (!steps.empty() && style.verbosity >= 0) {
    out += view.outcome == "planned" ? "Would repair " : "Repaired ";
    out += style(Paint::bold, view.path) + ":\n\n" + steps;
    if (!view.installer.empty()) out += wrapped("", fmt::format("Installed by {}.", view.installer), style);
    if (!view.solved)
      out += wrapped(
          "", "Whether these can be had is asked when the steps before them are done; if not, all is undone.",
          style);
  }
  if (!view.plan.left.empty()) {
    if (!out.empty()) out += "\n";
    out += "Left to you:\n\n" + write_findings(view.plan.left, style) + write_remedies(view.plan.left, style);
  }
  if (view.outcome == "whole")
    out += view.plan.left.empty() ? "Nothing to repair.\n" : "Nothing else, and nothing was changed.\n";
  if (view.outcome == "undone") out += "Everything is as it was before the repair.\n";
  if (view.outcome == "planned") out += "\nNothing was changed: the same command with --apply does it.\n";
  if (view.outcome == "repaired") out += "\nLooked at again: what was repaired is whole.\n";
  return out;
}

data::Node fix_node(const FixView& view) {
  data::Object out;
  out.add("schema", fix_schema);
  out.add("path", view.path);
  out.add("outcome", view.outcome);
  out.add("installer", view.installer);
  out.add("solved", data::Node(view.solved));
  data::Array steps, wishes;
  for (const RepairStep& step : view.plan.structure) steps.push_back(step_node(step));
  for (const RepairStep& step : view.plan.installs) steps.push_back(step_node(step));
  for (const model::VersionWish& wish : view.plan.wishes) {
    data::Object one;
    one.add("name", wish.key);
    one.add("why", wish.why);
    wishes.emplace_back(std::move(one));
  }
  out.add("steps", data::Node(std::move(steps)));
  out.add("to_choose", data::Node(std::move(wishes)));
  out.add("repaired", findings_node(view.plan.repaired));
  out.add("left", findings_node(view.plan.left));
  return data::Node(std::move(out));
}

}  // namespace trysquare::report

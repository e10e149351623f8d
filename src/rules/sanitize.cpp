#include "rules/sanitize.hpp"

#include "base/text.hpp"
#include "rules/actions.hpp"
#include "rules/conditions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::rules {

using model::Finding;
using model::Rule;

namespace {

// A rule may make another one match: rules run in order until none has anything to do. More passes than this
// only happen when rules undo each other.
constexpr int most_passes = 16;

Finding finding_of(std::string_view code, const Rule& rule, std::string message, const Installed& installed) {
  Finding finding = model::make_finding(code, join(rule.settings(), ", "), std::move(message), rule.place);
  for (const pep::Requirement& requirement : rule.when) {
    const auto found = installed.versions.find(requirement.key);
    finding.evidence.push_back(fmt::format("{} {} is installed; rule {} holds for {}", requirement.key,
                                           found->second, rule.id(), requirement.text()));
  }
  if (!rule.note.empty()) finding.evidence.push_back("see " + rule.note);
  finding.applicability = rule.applicability;
  return finding;
}

Finding no_cure(const Rule& rule, const Installed& installed) {
  Finding finding = finding_of("TS303", rule, rule.message, installed);
  finding.severity = rule.severity;
  finding.remedy = rule.remedy;
  return finding;
}

Finding needs_review(const Rule& rule, const Installed& installed) {
  Finding finding = finding_of("TS304", rule, rule.message, installed);
  finding.severity = rule.severity;
  finding.applicability = model::Applicability::review;
  if (rule.applicability == model::Applicability::safe) {
    // Only when the settings are older than the change: nobody says so.
    finding.severity = model::Severity::info;
    finding.evidence.push_back(fmt::format(
        "nothing tells what the settings were written for; if for an older release: --built-for '{}<{}'",
        rule.package, rule.release));
  }
  return finding;
}

Finding not_judged(const Rule& rule, const std::string& why, const Installed& installed) {
  return finding_of("TS305", rule, fmt::format("rule `{}` could not be applied: {}", rule.id(), why),
                    installed);
}

}  // namespace

bool asks_for_review(const Rule& rule, const Basis& built_for) {
  if (rule.applicability == model::Applicability::review) return true;
  return rule.written_before == model::WrittenBefore::release_tells && !lies_beyond(rule, built_for);
}

namespace {

// Removes the findings about rules of an earlier pass: the last one sees the settings as they stay.
struct Pass {
  std::vector<Finding> findings;
  std::vector<std::string> undecided;
  std::vector<std::string> changed;  // ids of the rules that had something to do
};

void run_rule(const Rule& rule, const SanitizeInput& input, Draft& draft, Pass& pass) {
  const Truth matches = evaluate(rule.match, draft.settings());
  if (matches == Truth::no || lies_behind(rule, input.built_for)) return;
  if (matches == Truth::unknown) {
    pass.findings.push_back(not_judged(rule, "what the settings hold there is not known", input.installed));
    pass.undecided.push_back(rule.id());
    return;
  }
  if (rule.actions.empty()) {
    pass.findings.push_back(no_cure(rule, input.installed));
    return;
  }
  Draft next = draft;
  next.work_for(rule);
  for (const model::Action& action : rule.actions) {
    if (const Blocked why = do_action(action, next)) {
      pass.findings.push_back(not_judged(rule, *why, input.installed));
      pass.undecided.push_back(rule.id());
      return;
    }
  }
  if (next.edits().size() == draft.edits().size()) return;
  if (asks_for_review(rule, input.built_for) && !input.review) {
    pass.findings.push_back(needs_review(rule, input.installed));
    return;
  }
  draft = std::move(next);
  pass.changed.push_back(rule.id());
}

std::vector<std::string> looked_at(const std::vector<Rule>& rules) {
  std::set<std::string> names;
  for (const Rule& rule : rules) {
    for (std::string& name : rule.settings()) names.insert(std::move(name));
  }
  return {names.begin(), names.end()};
}

}  // namespace

Result<model::Sanitized> sanitize(SanitizeInput input) {
  std::erase_if(input.rules, [&](const Rule& rule) { return !meets(input.installed, rule.when); });
  model::sort_rules(input.rules);
  Draft draft(std::move(input.settings), input.previous);
  for (int count = 0; count < most_passes; ++count) {
    Pass pass;
    for (const Rule& rule : input.rules) run_rule(rule, input, draft, pass);
    if (pass.changed.empty()) {
      model::sort_findings(pass.findings);
      return model::Sanitized{draft.settings(), draft.edits(), std::move(pass.findings),
                              std::move(pass.undecided), looked_at(input.rules)};
    }
    if (count + 1 == most_passes)
      return failure(fmt::format("these rules undo each other: {}", join(pass.changed, ", ")),
                     "give each a `match` that no longer holds when its edits are done");
  }
  return failure("the rules do not come to an end");
}

}  // namespace trysquare::rules

#include "check/transitions.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::check {

namespace {

model::Finding transition_finding(const rules::Transition& transition) {
  const model::Rule& rule = *transition.rule;
  model::Finding finding = model::make_finding(
      "TS301", transition.distribution,
      fmt::format("{} ({} {} is installed)", rule.message, transition.distribution, transition.version),
      {rule.note, 0, 0});
  finding.evidence.push_back("settings concerned: " + join(rule.settings(), ", "));
  finding.evidence.push_back("rule: " + rule.id());
  const bool cured = !rule.actions.empty();
  if (cured && rule.applicability == model::Applicability::safe) {
    finding.evidence.emplace_back("`trysquare run -- PROGRAM` cures it on the way in");
    finding.applicability = model::Applicability::safe;
  } else if (!rule.remedy.empty()) {
    finding.evidence.push_back(rule.remedy);
  }
  return finding;
}

}  // namespace

rules::Basis basis_of(const model::Environment& environment, const model::Release* release) {
  rules::Basis basis;
  if (release == nullptr) return basis;
  for (const auto& constraint : release->constraints) {
    const auto& marker = constraint.requirement.marker;
    const bool holds =
        !marker ||
        marker->evaluate({environment.markers, pep::MarkerContext::metadata, std::string(), {}, {}})
            .value_or(true);
    if (holds) basis.push_back(constraint.requirement);
  }
  return basis;
}

std::vector<model::Finding> check_transitions(const TransitionsQuestion& question) {
  std::vector<model::Finding> findings;
  const auto crossed = rules::crossed_transitions(question.rules, rules::installed_of(question.environment),
                                                  basis_of(question.environment, question.release));
  for (const auto& transition : crossed) findings.push_back(transition_finding(transition));
  model::Finding unread = model::make_finding(
      "TS302", question.settings_module,
      fmt::format("the settings in `{}` were not read: whether they use what changed is not known",
                  question.settings_module));
  if (!question.reason.empty()) unread.evidence.push_back(question.reason);
  if (!crossed.empty()) findings.push_back(std::move(unread));
  return findings;
}

}  // namespace trysquare::check

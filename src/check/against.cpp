#include "check/against.hpp"

#include "check/constraints.hpp"
#include "check/envelope.hpp"

#include <algorithm>
#include <iterator>

namespace trysquare::check {

std::vector<model::Finding> check_against(const AgainstQuestion& question) {
  const auto& environment = question.environment;
  const auto& project = question.project;
  auto findings = check_constraints({environment, question.graph, question.constraints, question.accepted_by,
                                     question.remedy, question.sources_known});
  if (!project.ranges && project.python.empty()) return findings;
  auto ranges = check_envelope(
      {project, question.constraints, question.accepted_by, environment.markers, environment.path});
  // A pin that violates it has been told.
  std::erase_if(ranges, [&](const model::Finding& one) {
    const auto* installed = environment.find(one.subject);
    return one.code->code == "TS207" && installed != nullptr && !installed->version.empty() &&
           std::ranges::any_of(findings, [&](const model::Finding& other) {
             return other.code->code == "TS201" && other.subject == one.subject &&
                    other.severity == model::Severity::error;
           });
  });
  std::ranges::move(ranges, std::back_inserter(findings));
  return findings;
}

}  // namespace trysquare::check

#include "check/constraints.hpp"

#include "check/installed_version.hpp"
#include "model/source.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace trysquare::check {

namespace {

enum class Applies : std::uint8_t { no, yes, unknown };

Applies applies(const model::Constraint& constraint, const model::Environment& environment) {
  const auto& marker = constraint.requirement.marker;
  if (!marker) return Applies::yes;
  for (const auto& name : marker->variables()) {
    if (std::ranges::find(environment.unknown_markers, name) != environment.unknown_markers.end())
      return Applies::unknown;
  }
  // pip evaluates a constraint's marker for the target's Python, without any extra.
  const auto value =
      marker->evaluate({environment.markers, pep::MarkerContext::metadata, std::string(), {}, {}});
  return value.value_or(true) ? Applies::yes : Applies::no;
}

std::vector<std::string> evidence_of(const RequirementGraph& graph, const model::Distribution& installed) {
  std::vector<std::string> evidence{fmt::format("installed: {} {} ({})", installed.name,
                                                installed_version(installed), installed.metadata_path)};
  for (const auto& edge : graph.edges) {
    if (edge.requirement->key == installed.key) evidence.push_back(describe(graph, edge));
  }
  return evidence;
}

// `name @ URL`: what is installed has to come from there.
std::optional<model::Finding> compare_source(const model::Constraint& constraint, Applies applied,
                                             const model::Distribution& installed,
                                             const ConstraintsQuestion& question) {
  const auto source = read::source_of_location(*constraint.requirement.url);
  const std::string wanted = model::source_text(source.get());
  const bool told = question.sources_known;
  if (told && model::same_source(source.get(), installed.source.get())) return std::nullopt;
  model::Finding finding = model::make_finding(
      "TS209", constraint.requirement.key,
      told ? fmt::format("`{}` comes from {}, {} accepts it from {}", installed.name,
                         model::source_text(installed.source.get()), question.accepted_by, wanted)
           : fmt::format("nothing here tells where `{}` comes from; {} accepts it from {}", installed.name,
                         question.accepted_by, wanted),
      constraint.place);
  finding.evidence = evidence_of(question.graph, installed);
  if (!told)
    finding.severity = model::Severity::info;
  else if (applied == Applies::unknown)
    finding.severity = model::Severity::warning;
  return finding;
}

}  // namespace

std::vector<model::Finding> check_constraints(const ConstraintsQuestion& question) {
  std::vector<model::Finding> findings;
  for (const auto& constraint : question.constraints) {
    const auto& wanted = constraint.requirement;
    const model::Distribution* installed = question.graph.find(wanted.key);
    if (installed == nullptr || (wanted.specifiers.empty() && !wanted.url)) continue;
    const Applies applied = applies(constraint, question.environment);
    if (applied == Applies::no) continue;
    if (wanted.url) {
      if (auto finding = compare_source(constraint, applied, *installed, question))
        findings.push_back(*std::move(finding));
      continue;
    }
    const std::string version = installed_version(*installed);
    if (version.empty()) continue;  // its reader has told that nothing tells the version
    // What is installed counts as it is, a pre-release too, as with pip.
    if (wanted.specifiers.contains(version, pep::Prereleases::allow)) continue;
    model::Finding finding =
        model::make_finding("TS201", wanted.key,
                            fmt::format("`{}` {} is installed, {} accepts `{}`", installed->name, version,
                                        question.accepted_by, wanted.specifiers.text()),
                            constraint.place);
    finding.evidence = evidence_of(question.graph, *installed);
    finding.remedy = question.remedy;
    finding.accepted = wanted.specifiers.text();
    if (applied == Applies::unknown) {
      finding.severity = model::Severity::warning;
      finding.message +=
          fmt::format(" where `{}`, and nothing here tells whether that holds", wanted.marker->text());
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace trysquare::check

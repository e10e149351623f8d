#include "check/requirements.hpp"

#include "base/text.hpp"
#include "check/installed_version.hpp"
#include "pep/specifier.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <unordered_map>

namespace trysquare::check {

namespace {

using model::Finding;

std::string wanted_text(const pep::Requirement& requirement) {
  return requirement.name + requirement.specifiers.text();
}

// One finding per missing or unfit distribution, with everybody who requires it as evidence.
struct Subject {
  std::vector<const Edge*> edges;
  bool fatal = false;
};
using Subjects = std::map<std::string, Subject>;

std::string install_command(const Subject& subject) {
  std::vector<std::string> wanted;
  for (const Edge* edge : subject.edges) {
    std::string text = shell_quoted(wanted_text(*edge->requirement));
    if (std::ranges::find(wanted, text) == wanted.end()) wanted.push_back(std::move(text));
  }
  return "pip install " + join(wanted, " ");
}

Place place_of(const RequirementGraph& graph, const Edge& edge) {
  return place_of_metadata(graph.active[edge.from]->metadata_path, edge.line);
}

// Where a text that stands at `column` goes wrong; a folded one: where it begins. 0: not known.
std::uint32_t column_within(std::string_view text, std::uint32_t column, const Error& error) {
  const bool plain = column != 0 && error.place.column != 0 && text.find('\n') == std::string_view::npos;
  return plain ? column + error.place.column - 1 : column;
}

Finding subject_finding(const RequirementGraph& graph, std::string_view code, const std::string& key,
                        const Subject& subject) {
  const Edge& first = *subject.edges.front();
  const model::Distribution* installed = graph.find(key);
  const auto& requirer = *graph.active[first.from];
  std::string message =
      installed == nullptr
          ? fmt::format("`{}` is required by `{}` and is not installed", key, requirer.name)
          : fmt::format("`{}` {} is installed, `{}` requires `{}`", installed->name,
                        installed_version(*installed), requirer.name, wanted_text(*first.requirement));
  if (subject.edges.size() > 1) message += fmt::format(" (and {} more)", subject.edges.size() - 1);
  Finding finding = model::make_finding(code, key, std::move(message), place_of(graph, first));
  for (const Edge* edge : subject.edges) finding.evidence.push_back(describe(graph, *edge));
  if (installed != nullptr) finding.evidence.push_back("installed: " + installed->metadata_path);
  finding.remedy = install_command(subject);
  finding.fatal = subject.fatal;
  finding.accepted = first.requirement->specifiers.text();
  return finding;
}

bool accepts(const pep::Requirement& requirement, const model::Distribution& installed) {
  if (requirement.specifiers.empty()) return true;
  const std::string version = installed_version(installed);
  // An installed pre-release is there already: pip and uv let it count. Of a version that is not told, the
  // reader has told that.
  return version.empty() || requirement.specifiers.contains(version, pep::Prereleases::allow);
}

void check_edges(const RequirementGraph& graph, const std::vector<std::uint32_t>& needed,
                 std::vector<Finding>& findings) {
  Subjects missing, unfit;
  for (const auto& edge : graph.edges) {
    const model::Distribution* installed = graph.find(edge.requirement->key);
    if (installed != nullptr && accepts(*edge.requirement, *installed)) continue;
    Subject& subject = (installed == nullptr ? missing : unfit)[edge.requirement->key];
    subject.edges.push_back(&edge);
    if (installed == nullptr && std::ranges::binary_search(needed, edge.from)) subject.fatal = true;
  }
  for (const auto& [key, subject] : missing)
    findings.push_back(subject_finding(graph, "TS202", key, subject));
  for (const auto& [key, subject] : unfit) findings.push_back(subject_finding(graph, "TS203", key, subject));
}

using Accepted = Result<bool>;

Accepted accepts_python(std::string_view wanted, std::string_view python) {
  const auto specifiers = pep::SpecifierSet::parse(wanted);
  if (!specifiers) return std::unexpected(specifiers.error());
  return specifiers->contains(python, pep::Prereleases::allow);
}

void check_python(const model::Environment& environment, const RequirementGraph& graph,
                  const std::vector<std::uint32_t>& needed, std::vector<Finding>& findings) {
  const auto& markers = environment.markers;
  const std::string& python =
      markers.python_full_version.empty() ? markers.python_version : markers.python_full_version;
  if (python.empty()) return;
  // A few texts serve a whole environment.
  std::unordered_map<std::string_view, Accepted> known;
  for (std::uint32_t i = 0; i < graph.active.size(); ++i) {
    const model::Distribution& distribution = *graph.active[i];
    const std::string& wanted = distribution.requires_python;
    if (wanted.empty()) continue;
    auto found = known.find(wanted);
    if (found == known.end()) found = known.emplace(wanted, accepts_python(wanted, python)).first;
    Place place{distribution.metadata_path, distribution.requires_python_line, 0};
    if (!found->second) {
      place.column = column_within(wanted, distribution.requires_python_column, found->second.error());
      findings.push_back(model::make_finding(
          "TS206", distribution.key,
          fmt::format("Requires-Python `{}` cannot be read: {}", wanted, found->second.error().message),
          place));
    } else if (!*found->second) {
      Finding finding =
          model::make_finding("TS204", distribution.key,
                              fmt::format("`{}` {} requires Python `{}`, this environment's is {}",
                                          distribution.name, distribution.version, wanted, python),
                              place);
      finding.remedy = fmt::format("pip install --upgrade {}", shell_quoted(distribution.name));
      finding.fatal = std::ranges::binary_search(needed, i);
      findings.push_back(std::move(finding));
    }
  }
}

void report_unreadable(const RequirementGraph& graph, std::vector<Finding>& findings) {
  for (const auto& line : graph.unreadable) {
    const model::Distribution& from = *graph.active[line.from];
    Finding finding = model::make_finding(
        "TS206", from.key,
        fmt::format("Requires-Dist `{}` cannot be read: {}", line.text, line.error.message),
        {from.metadata_path, line.line, column_within(line.text, line.column, line.error)});
    // pip takes the whole distribution for broken then.
    finding.severity = model::Severity::error;
    findings.push_back(std::move(finding));
  }
}

void report_unknown_extras(const RequirementGraph& graph, std::vector<Finding>& findings) {
  for (const auto& unknown : graph.unknown_extras) {
    const Edge& edge = unknown.edge;
    const model::Distribution& target = *graph.find(edge.requirement->key);
    Finding finding = model::make_finding(
        "TS205", target.key,
        fmt::format("`{}` asks for the extra `{}`, which `{}` {} does not provide",
                    graph.active[edge.from]->name, unknown.extra, target.name, target.version),
        place_of(graph, edge));
    finding.evidence.push_back(describe(graph, edge));
    findings.push_back(std::move(finding));
  }
}

}  // namespace

std::vector<Finding> check_requirements(const model::Environment& environment, const RequirementGraph& graph,
                                        const std::string& client) {
  std::vector<Finding> findings;
  const auto needed = client.empty() ? std::vector<std::uint32_t>() : graph.closure(client);
  check_edges(graph, needed, findings);
  check_python(environment, graph, needed, findings);
  report_unreadable(graph, findings);
  report_unknown_extras(graph, findings);
  std::ranges::move(check_installed_versions(graph), std::back_inserter(findings));
  return findings;
}

}  // namespace trysquare::check

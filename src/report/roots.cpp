#include "report/roots.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::report {

namespace {

using model::Finding;
using model::Severity;

Root environment_root(const model::Environment& environment) {
  Root root{environment.path, {}};
  const auto& python = environment.markers.python_full_version;
  root.facts.push_back(environment.kind + (python.empty() ? "" : ", Python " + python));
  root.facts.push_back(fmt::format("{} distributions", environment.distributions.size()));
  if (!environment.chosen_by.empty()) root.facts.push_back("chosen by " + environment.chosen_by);
  return root;
}

Root release_root(const model::Release& release) {
  Root root{release.title.empty() ? release.name : release.title + " " + release.name, {}};
  if (!release.path.empty()) root.facts.push_back(release.path);
  root.facts.push_back(fmt::format("{} constraints{}", release.constraints.size(),
                                   release.constraints_derived ? ", derived from what it bundles" : ""));
  if (!release.bundled.empty())
    root.facts.push_back(fmt::format("{} bundled distributions", release.bundled.size()));
  return root;
}

// What stands against an environment where no release was asked for.
Root other_root(std::string_view command) {
  if (command == "doctor") return {"As it was installed", {"RECORD, metadata, scripts,", "the interpreter"}};
  if (command == "lint") return {"Setup of the product", {"once in a process,", "before anything else"}};
  return {"What is asked of it", {"requirements, constraints"}};
}

std::string installed_text(const model::Report& report, const std::string& subject) {
  const auto* found = report.environment ? report.environment->find(subject) : nullptr;
  if (found == nullptr) return subject;
  return found->version.empty() ? found->name : found->name + " " + found->version;
}

}  // namespace

Roots roots_of(const model::Report& report, std::string_view command) {
  Roots roots;
  roots.left = report.environment ? environment_root(*report.environment) : Root{"The program", {}};
  roots.right = report.release ? release_root(*report.release) : other_root(command);
  std::set<std::string_view> clashing;
  for (const auto& finding : report.findings) {
    if (finding.severity == Severity::info) continue;
    clashing.insert(finding.subject);
    const bool of_source = !report.environment && !finding.place.empty();
    roots.meetings.push_back({of_source ? to_text(finding.place) : installed_text(report, finding.subject),
                              finding.accepted.empty() ? std::string(finding.code->name) : finding.accepted,
                              std::string(finding.code->code), finding.severity});
  }
  roots.clashes = roots.meetings.size();
  if (!report.release || !report.environment) return roots;
  std::set<std::string_view> seen;
  for (const auto& line : report.release->constraints) {
    const auto& wanted = line.requirement;
    const auto* installed = report.environment->find(wanted.key);
    if (installed == nullptr || clashing.contains(wanted.key) || !seen.insert(wanted.key).second) continue;
    // That a version is inside is said only where it is: a marker may leave the line out.
    if (wanted.specifiers.empty() || !wanted.specifiers.contains(installed->version, pep::Prereleases::allow))
      continue;
    roots.meetings.push_back(
        {installed_text(report, wanted.key), wanted.specifiers.text(), "", Severity::info});
  }
  return roots;
}

Roots roots_of(const DriftView& view) {
  Roots roots;
  roots.left = environment_root(view.environment);
  std::vector<std::string> names;
  for (const auto& comparison : view.comparisons) {
    names.push_back(comparison.name);
    roots.right.facts.push_back(comparison.what);
    for (const auto& change : comparison.changes) {
      const auto say = [&](const std::string& what) {
        return what.empty() ? change.key + ": nothing" : change.key + " " + what;
      };
      roots.meetings.push_back(
          {say(change.after), say(change.before), std::string(model::code_of(change.kind)), change.severity});
    }
  }
  roots.right.title = join(names, ", ");
  std::ranges::stable_sort(roots.meetings, std::ranges::greater{}, &Meeting::severity);
  roots.clashes = roots.meetings.size();
  return roots;
}

}  // namespace trysquare::report

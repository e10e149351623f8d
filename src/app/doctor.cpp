#include "app/doctor.hpp"

#include "app/select.hpp"
#include "app/suppress.hpp"
#include "base/text.hpp"
#include "check/copies.hpp"
#include "check/graph.hpp"
#include "check/integrity.hpp"
#include "check/requirements.hpp"
#include "check/venv_base.hpp"
#include "locate/installation.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace trysquare::app {

namespace {

void take(std::vector<model::Finding>& into, std::vector<model::Finding> findings) {
  std::ranges::move(findings, std::back_inserter(into));
}

// Does somebody else keep what lies there: the base interpreter of a virtual environment, or the system's
// package manager? Its `local` half is the administrator's.
bool is_of_others(const model::Environment& environment, const std::string& root) {
  if (environment.kind == "venv")
    return std::ranges::any_of(environment.search_path, [&](const model::SearchPathEntry& entry) {
      return entry.path == root && (entry.why == "system site-packages" || entry.why == "user site-packages");
    });
  const bool managed = std::ranges::any_of(environment.problems, [](const model::Finding& problem) {
    return problem.code->name == "externally-managed";
  });
  return managed && root.starts_with(environment.path + "/") &&
         !root.starts_with(join_path(environment.path, "local") + "/");
}

// What others keep is told, and is no fault of this environment; nor is a copy of its own before theirs.
void ease_what_others_keep(const model::Environment& environment, std::vector<model::Finding>& findings) {
  std::set<std::string_view> roots, keys;  // theirs: where, and which
  for (const auto& one : environment.distributions) {
    if (!roots.contains(one.root) && !is_of_others(environment, one.root)) continue;
    roots.insert(one.root);
    keys.insert(one.key);
  }
  for (model::Finding& finding : findings) {
    const bool there = std::ranges::any_of(roots, [&](std::string_view root) {
      return finding.place.path.size() > root.size() && finding.place.path.starts_with(root) &&
             finding.place.path[root.size()] == '/';
    });
    if (there || (finding.code->name == "shadowed-distribution" && keys.contains(finding.subject)))
      finding.severity = model::Severity::info;
  }
}

// A release's folders follow the environment on sys.path, as they will when its product is set up.
void append_release(const model::Release& release, model::Environment& environment) {
  for (const std::string& path : release.python_path) environment.search_path.push_back({path, "release"});
}

std::vector<std::string> folders_of_programs(const locate::Host& host) {
  std::vector<std::string> out;
  const auto path = host.variables.find("PATH");
  if (path == host.variables.end()) return out;
  for (const auto folder : split(path->second, host.system == "windows" ? ';' : ':'))
    out.emplace_back(folder);
  return out;
}

void examine_contents(const locate::Host& host, const DoctorRequest& request, DoctorAnswer& answer) {
  const model::Environment& environment = *answer.report.environment;
  auto& findings = answer.report.findings;
  const locate::Installation installation = locate::read_installation(host, environment);
  for (const auto& folder : installation.folders) answer.files += folder.record.size();
  answer.scripts =
      static_cast<std::size_t>(std::ranges::count_if(installation.scripts, &locate::Script::has_first_line));
  take(findings, environment.problems);
  const check::IntegrityFacts facts{host.files, environment, installation, folders_of_programs(host),
                                    host.progress};
  using Question = check::Findings (*)(const check::IntegrityFacts&);
  constexpr Question questions[] = {

      check::check_records,   check::check_names,        check::check_leftovers,
      check::check_orphans,   check::check_shared_files, check::check_pth_files,
      check::check_scripts,   check::check_entry_points, check::check_library_names,
      check::check_builds,    check::check_editables,    check::check_binaries,
      check::check_shadowing, check::check_conda_records};
  {
    const Work work(host.progress, "questions", std::size(questions));
    for (const Question ask : questions) {
      take(findings, ask(facts));
      work.step();
    }
  }
  if (request.hashes) take(findings, check::check_hashes(facts));
  const check::RequirementGraph graph = check::build_graph(environment);
  take(findings,
       check::check_copies(environment, graph, answer.report.release ? &*answer.report.release : nullptr));
  take(findings, check::check_requirements(environment, graph, ""));
  ease_what_others_keep(environment, findings);
}

}  // namespace

Result<DoctorAnswer> examine(const locate::Host& host, const DoctorRequest& request) {
  DoctorAnswer answer;
  auto& findings = answer.report.findings;
  locate::EnvironmentQuery query = request.environment;
  query.depth = read::Depth::requirements;
  if (!query.python.empty()) take(findings, check::check_venv_base(host.files, normal_path(query.python)));
  const bool broken = !findings.empty();
  auto environment = locate::find_environment(host, query);
  if (!environment && !broken) return std::unexpected(std::move(environment.error()));
  if (environment) {
    if (query.python.empty()) take(findings, check::check_venv_base(host.files, environment->path));
    if (!request.release.product.empty() || !request.release.release.empty()) {
      auto release = locate::find_release(host, request.release, &*environment);
      if (!release) return std::unexpected(std::move(release.error()));
      take(findings, std::move(release->findings));
      if (release->release) append_release(*release->release, *environment);
      answer.report.release = std::move(release->release);
    }
    answer.report.environment = *std::move(environment);
    examine_contents(host, request, answer);
  }
  std::vector<std::string_view> looked_for;
  if (answer.report.environment) {
    // Without --hashes a file may be another one, and nobody knows.
    for (const auto& code : model::finding_codes()) {
      const bool ours = code.code.starts_with("TS1") || (code.code >= "TS202" && code.code <= "TS206");
      if (ours && (request.hashes || code.code != "TS105")) looked_for.push_back(code.code);
    }
  }
  answer.report.suppressed = suppress_findings(findings, request.suppressions, host.today, looked_for);
  auto selected = select_findings(findings, request.select, request.ignore);
  if (!selected) return std::unexpected(std::move(selected.error()));
  model::sort_findings(findings);
  return answer;
}

}  // namespace trysquare::app

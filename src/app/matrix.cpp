#include "app/matrix.hpp"

#include "app/release_remedy.hpp"
#include "app/select.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "check/against.hpp"
#include "check/copies.hpp"
#include "check/envelope.hpp"
#include "check/families.hpp"
#include "check/requirements.hpp"
#include "check/support.hpp"
#include "locate/manifest.hpp"
#include "locate/release_constraints.hpp"
#include "model/report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::app {

namespace {

using model::Finding;
using model::Fit;
using Findings = std::vector<Finding>;

void take(Findings& into, Findings findings) { std::ranges::move(findings, std::back_inserter(into)); }

bool tells_nothing(const Findings& findings) {
  return std::ranges::any_of(findings, [](const Finding& one) { return one.code->code == "TS606"; });
}

bool has_errors(const Findings& findings) { return model::count_findings(findings).errors > 0; }

// Whether it counts, or where something comes from, is not known.
bool is_open(const Finding& one) {
  return (one.code->code == "TS201" || one.code->code == "TS209") && one.severity != model::Severity::error;
}

// What was read of one environment.
struct Facts {
  model::Environment environment;
  model::Project project;
  check::RequirementGraph graph;
  Findings copies;  // of its own, whatever the release is
  bool sources_known = false;
};

class Maker {
 public:
  Maker(const locate::Host& host, const MatrixRequest& request, MatrixSides sides)
      : host_(host), request_(request), sides_(std::move(sides)) {}

  model::Matrix run() {
    for (auto& one : sides_.releases) matrix_.releases.push_back(column_of(one));
    names_sources_ = std::ranges::any_of(matrix_.releases, [](const model::MatrixRelease& one) {
      return std::ranges::any_of(
          one.constraints, [](const model::Constraint& line) { return line.requirement.url.has_value(); });
    });
    const std::size_t rows = sides_.environments.size();
    matrix_.environments.resize(rows);
    matrix_.cells.resize(rows * matrix_.releases.size());
    {
      const Work work(host_.progress, "environments", rows);
      for_each_part(rows, [&](std::size_t row) {
        judge(row);
        work.step();
      });
    }
    matrix_.advice = check::advise_families(matrix_);
    return std::move(matrix_);
  }

 private:
  // Its selectors have been checked before.
  void finish(Findings& findings) const {
    if (!select_findings(findings, request_.select, request_.ignore)) findings.clear();
    model::sort_findings(findings);
  }

  model::MatrixRelease column_of(const NamedRelease& named) const {
    const Accepted& accepted = named.accepted;
    model::MatrixRelease told;
    told.name = accepted.name;
    told.word = named.word;
    told.word_product = named.product;
    told.line = accepted.name;
    told.constraints = accepted.constraints;
    told.findings = accepted.problems;
    told.known = !tells_nothing(told.findings);
    if (accepted.release) {
      const auto& release = *accepted.release;
      told.product = release.product;
      told.client = release.client;
      if (release.number != 0) told.line = std::to_string(release.number / 10);
      told.path = release.path;
      told.constraints_path = release.constraints_path;
      told.derived = release.constraints_derived;
      // Of what a client requires of it, each environment decides.
      if (told.derived)
        std::erase_if(told.findings, [](const Finding& one) { return one.code->code == "TS605"; });
    } else {
      told.constraints_path = named.word;
    }
    finish(told.findings);
    return told;
  }

  Result<Facts> read(const locate::EnvironmentQuery& asked) const {
    locate::EnvironmentQuery query = asked;
    query.depth = names_sources_ ? read::Depth::details : read::Depth::requirements;
    Facts facts;
    auto environment = query.manifest.empty() ? locate::find_environment(host_, query)
                                              : locate::read_manifest_of(host_, query, &facts.project);
    if (!environment) return std::unexpected(std::move(environment.error()));
    facts.environment = *std::move(environment);
    facts.graph = check::build_graph(facts.environment);
    facts.copies = check::check_copies(facts.environment, facts.graph, nullptr);
    facts.sources_known = names_sources_ && (query.manifest.empty() || facts.project.sources_told);
    return facts;
  }

  void judge(std::size_t row) {
    const auto& query = sides_.environments[row];
    auto& told = matrix_.environments[row];
    told.name = query.manifest.empty() ? query.python : query.manifest;
    const auto facts = read(query);
    if (!facts) {
      auto finding = model::make_finding("TS901", told.name, facts.error().message, facts.error().place);
      if (!facts.error().hint.empty()) finding.evidence.push_back(facts.error().hint);
      told.findings.push_back(std::move(finding));
      finish(told.findings);
      return;
    }
    const auto& environment = facts->environment;
    if (told.name.empty()) told.name = environment.path;
    told.kind = environment.kind;
    told.python = environment.markers.python_full_version;
    told.distributions = environment.distributions.size();
    told.known = true;
    take(told.findings, environment.problems);
    take(told.findings, check::check_project_python(facts->project, environment.path, environment.markers));
    take(told.findings, check::check_requirements(environment, facts->graph, ""));
    take(told.findings, facts->copies);
    finish(told.findings);
    for (std::size_t column = 0; column < matrix_.releases.size(); ++column) {
      auto& cell = matrix_.cells[row * matrix_.releases.size() + column];
      cell.findings = compare(*facts, column);
      cell.concerned = static_cast<std::size_t>(std::ranges::count_if(
          matrix_.releases[column].constraints,
          [&](const model::Constraint& line) { return facts->graph.find(line.requirement.key) != nullptr; }));
      finish(cell.findings);
      cell.fit = fit_of(told, matrix_.releases[column], cell.findings);
    }
  }

  static Fit fit_of(const model::MatrixEnvironment& environment, const model::MatrixRelease& release,
                    const Findings& findings) {
    if (has_errors(environment.findings) || has_errors(release.findings) || has_errors(findings))
      return Fit::unfit;
    const bool open = !release.known || tells_nothing(findings) || std::ranges::any_of(findings, is_open);
    return open ? Fit::unknown : Fit::fits;
  }

  Findings compare(const Facts& facts, std::size_t column) const {
    const Accepted& accepted = sides_.releases[column].accepted;
    const auto against = [&](const std::vector<model::Constraint>& constraints, const std::string& remedy) {
      return check::check_against({facts.environment, facts.graph, facts.project, constraints, accepted.name,
                                   remedy, facts.sources_known});
    };
    if (!accepted.release)
      return against(accepted.constraints, "pip install -c " + shell_quoted(accepted.name));
    const model::Release* release = &*accepted.release;
    model::Release own;
    Findings findings;
    if (release->constraints_derived) {
      own = *release;
      own.constraints.clear();
      own.problems.clear();
      own.constraints_derived = false;
      locate::load_constraints(host_, *accepted.product, &facts.environment, own);
      take(findings, own.problems);
      release = &own;
    }
    const std::string product = release->path.empty() ? request_.words.product : release->path;
    take(findings, against(release->constraints, release_remedy(*release, product, release->client)));
    if (!release->bundled.empty()) {
      auto copies = check::check_copies(facts.environment, facts.graph, release);
      std::erase_if(copies, [&](const Finding& one) {
        return std::ranges::any_of(facts.copies, [&](const Finding& other) {
          return other.code == one.code && other.subject == one.subject && other.message == one.message;
        });
      });
      take(findings, std::move(copies));
    }
    take(findings, check::check_support(facts.graph, *accepted.product, release));
    return findings;
  }

  const locate::Host& host_;
  const MatrixRequest& request_;
  const MatrixSides sides_;
  bool names_sources_ = false;
  model::Matrix matrix_;
};

}  // namespace

Result<model::Matrix> matrix(const locate::Host& host, const MatrixRequest& request) {
  Findings none;
  if (auto fine = select_findings(none, request.select, request.ignore); !fine)
    return std::unexpected(std::move(fine.error()));
  auto sides = find_sides(host, request.words);
  if (!sides) return std::unexpected(std::move(sides.error()));
  if (auto& first = sides->environments.front(); first.python.empty() && first.manifest.empty()) {
    // The one that is looked for; where there is none, that is an error.
    auto found = locate::find_environment(host, first);
    if (!found) return std::unexpected(std::move(found.error()));
    first.python = found->path;
  }
  return Maker(host, request, *std::move(sides)).run();
}

}  // namespace trysquare::app

#include "app/check.hpp"

#include "app/code.hpp"
#include "app/release_remedy.hpp"
#include "app/select.hpp"
#include "app/settings.hpp"
#include "app/suppress.hpp"
#include "base/text.hpp"
#include "check/against.hpp"
#include "check/copies.hpp"
#include "check/envelope.hpp"
#include "check/forecast.hpp"
#include "check/graph.hpp"
#include "check/requirements.hpp"
#include "check/settings.hpp"
#include "check/support.hpp"
#include "check/transitions.hpp"
#include "locate/manifest.hpp"
#include "read/constraints_txt.hpp"
#include "rules/catalogue.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

using model::Finding;

class Preflight {
 public:
  Preflight(const locate::Host& host, const CheckRequest& request) : host_(host), request_(request) {}

  Result<model::Report> run() {
    if (auto fine = read_constraint_files(); !fine) return std::unexpected(std::move(fine.error()));
    locate::EnvironmentQuery query = request_.environment;
    query.depth = names_sources() ? read::Depth::details : read::Depth::requirements;
    auto environment = query.manifest.empty() ? locate::find_environment(host_, query)
                                              : locate::read_manifest_of(host_, query, &project_);
    if (!environment) return std::unexpected(std::move(environment.error()));
    auto answer = locate::find_release(host_, request_.release, &*environment);
    if (!answer) return std::unexpected(std::move(answer.error()));
    if (auto fine = find_more_releases(*environment); !fine) return std::unexpected(std::move(fine.error()));

    take(environment->problems);
    take(answer->findings);
    if (answer->release) take(answer->release->problems);
    compare(*environment, *answer);
    if (auto fine = compare_project(*environment, *answer); !fine)
      return std::unexpected(std::move(fine.error()));

    auto setup = check::forecast_setup(findings_);
    if (setup.outcome == model::SetupForecast::Outcome::unknown) setup = code_setup_;
    auto suppressed = suppress_findings(findings_, request_.suppressions, host_.today, looked_for(*answer));
    auto selected = select_findings(findings_, request_.select, request_.ignore);
    if (!selected) return std::unexpected(std::move(selected.error()));
    model::sort_findings(findings_);
    return model::Report{std::move(answer->release), *std::move(environment), std::move(findings_),
                         std::move(suppressed), setup};
  }

 private:
  // What setup will import.
  struct Project {
    std::string module;  // of the settings
    const model::Release* release;
    model::Environment environment;
    bool is_here;  // its files can be read
    Result<model::Settings> settings;
  };

  // What nobody was asked for may be there all the same.
  std::vector<std::string_view> looked_for(const locate::ReleaseAnswer& answer) const {
    std::vector<std::string_view> codes{"TS202", "TS203", "TS204", "TS205", "TS206"};
    const bool accepted = answer.release || !more_.empty() || !extra_.empty();
    if (accepted) codes.insert(codes.end(), {"TS201", "TS207", "TS208", "TS209"});
    if (answer.release) codes.insert(codes.end(), {"TS604", "TS607"});
    if (settings_judged_) codes.emplace_back("TS3");
    if (code_judged_) codes.emplace_back("TS4");
    return codes;
  }

  void take(std::vector<Finding> findings) { std::ranges::move(findings, std::back_inserter(findings_)); }

  Result<void> read_constraint_files() {
    for (const auto& path : request_.constraints) {
      auto file = read::read_constraints(host_.files, path);
      if (!file) return std::unexpected(std::move(file.error()));
      take(std::move(file->problems));
      extra_.push_back({path, std::move(file->constraints)});
    }
    return {};
  }

  // Only then it matters where distributions come from, which is a file more of each.
  bool names_sources() const {
    return std::ranges::any_of(extra_, [](const ConstraintsOf& file) {
      return std::ranges::any_of(
          file.constraints, [](const model::Constraint& one) { return one.requirement.url.has_value(); });
    });
  }

  bool sources_known() const {
    return names_sources() && (request_.environment.manifest.empty() || project_.sources_told);
  }

  Result<void> find_more_releases(const model::Environment& environment) {
    for (const auto& name : request_.more_releases) {
      auto answer = locate::find_release(host_, {request_.release.product, name}, &environment);
      if (!answer) return std::unexpected(std::move(answer.error()));
      take(std::move(answer->findings));
      if (!answer->release) continue;
      take(answer->release->problems);
      more_.push_back(*std::move(answer->release));
    }
    return {};
  }

  void compare(const model::Environment& environment, const locate::ReleaseAnswer& answer) {
    const check::RequirementGraph graph = check::build_graph(environment);
    const model::Release* release = answer.release ? &*answer.release : nullptr;
    const std::string client = answer.product ? answer.product->client : "";
    const auto against = [&](const std::vector<model::Constraint>& constraints, const std::string& by,
                             const std::string& remedy, bool sources) {
      take(check::check_against({environment, graph, project_, constraints, by, remedy, sources}));
    };
    if (release != nullptr)
      against(release->constraints, release->name, release_remedy(*release, request_.release.product, client),
              false);
    for (const auto& other : more_)
      against(other.constraints, other.name, release_remedy(other, request_.release.product, client), false);
    for (const auto& [path, constraints] : extra_)
      against(constraints, path, file_remedy(path, constraints, graph), sources_known());
    take(check::check_project_python(project_, environment.path, environment.markers));
    take(check::check_requirements(environment, graph, client));
    use_release_remedies();
    take(check::check_copies(environment, graph, release));
    if (answer.product) take(check::check_support(graph, *answer.product, release));
  }

  // Where a constraint is violated too, one command brings both into order.
  void use_release_remedies() {
    for (auto& finding : findings_) {
      if (finding.code->code != "TS203") continue;
      const auto constrained = std::ranges::find_if(findings_, [&](const Finding& other) {
        return other.code->code == "TS201" && other.subject == finding.subject;
      });
      if (constrained != findings_.end()) finding.remedy = constrained->remedy;
    }
  }

  Result<void> compare_project(const model::Environment& environment, const locate::ReleaseAnswer& answer) {
    std::string module = request_.settings_module;
    if (module.empty() && answer.release) module = answer.release->settings_module;
    if (module.empty() || (!request_.settings && !request_.imports)) return {};
    const Work work(host_.progress, "settings and imports");
    const Project project = read_project(environment, answer, module);
    if (request_.settings) {
      if (auto fine = compare_settings(environment, project); !fine) return fine;
    }
    return request_.imports ? compare_code(project) : Result<void>{};
  }

  // As the settings' source gives them; where it cannot be read, which changes they have to have lived
  // through.
  Result<void> compare_settings(const model::Environment& environment, const Project& project) {
    const auto rules = rules::load_rules_met(host_.files, rules::installed_of(environment), request_.rules);
    if (!rules) return std::unexpected(rules.error());
    if (!project.settings) {
      take(check::check_transitions(
          {environment, project.release, *rules, project.module, project.settings.error().message}));
      return {};
    }
    auto findings = check::check_settings({environment, project.release, *rules, *project.settings});
    if (!findings) return std::unexpected(std::move(findings.error()));
    settings_judged_ = true;
    take(*std::move(findings));
    return {};
  }

  // What setup imports, as far as the settings tell.
  Result<void> compare_code(const Project& project) {
    if (!project.is_here) return {};
    auto answer =
        check_code({host_, project.environment, project.release, project.module,
                    project.settings ? &*project.settings : nullptr, request_.rules, request_.shims});
    if (!answer) return std::unexpected(std::move(answer.error()));
    take(std::move(answer->findings));
    code_judged_ = true;
    code_setup_ = answer->setup;
    return {};
  }

  // In the environment as setup extends it, with what makes a configuration left open unless it is set.
  Project read_project(const model::Environment& environment, const locate::ReleaseAnswer& answer,
                       const std::string& module) {
    Project project{module, answer.release ? &*answer.release : nullptr, environment, true, failure("")};
    if (answer.release) {
      if (answer.release->path.empty() && request_.settings_module.empty()) {
        project.is_here = false;
        project.settings = failure(fmt::format("`{}` is not installed here", answer.release->name));
        return project;
      }
      for (const std::string& path : answer.release->python_path)
        project.environment.search_path.push_back({path, "--append-path"});
    }
    std::vector<std::string> open;
    if (answer.product) {
      for (const std::string& name : answer.product->configuration) {
        if (!host_.variables.contains(name)) open.push_back(name);
      }
    }
    project.settings = read_settings(host_, project.environment, module, request_.assignments, open);
    return project;
  }

  static std::string file_remedy(const std::string& path, const std::vector<model::Constraint>& constraints,
                                 const check::RequirementGraph& graph) {
    std::string command = "pip install -c " + shell_quoted(path);
    for (const auto& constraint : constraints) {
      const auto* installed = graph.find(constraint.requirement.key);
      const auto& wanted = constraint.requirement.specifiers;
      if (installed == nullptr || wanted.contains(installed->version, pep::Prereleases::allow)) continue;
      command += " " + shell_quoted(constraint.requirement.key);
    }
    return command;
  }

  struct ConstraintsOf {
    std::string path;
    std::vector<model::Constraint> constraints;
  };

  const locate::Host& host_;
  const CheckRequest& request_;
  std::vector<ConstraintsOf> extra_;
  std::vector<model::Release> more_;
  model::Project project_;  // what the manifest asks for, when it is a project's file
  std::vector<Finding> findings_;
  model::SetupForecast code_setup_;  // as far as the code tells
  bool settings_judged_ = false, code_judged_ = false;
};

}  // namespace

Result<model::Report> check(const locate::Host& host, const CheckRequest& request) {
  return Preflight(host, request).run();
}

}  // namespace trysquare::app

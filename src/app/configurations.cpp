#include "app/configurations.hpp"

#include "app/requests.hpp"
#include "base/problems.hpp"
#include "base/text.hpp"
#include "read/configurations_toml.hpp"
#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace trysquare::app {

namespace {

using model::Configuration;
using model::Finding;

// Directories are told to the program as its product says; a part that the product has not is a mistake.
Result<void> set_directories(const Configuration& configuration, const model::Release& release,
                             Variables& variables) {
  for (const auto& [name, directory] : configuration.directories) {
    const auto& parts = release.lifecycle.parts;
    const auto part = std::ranges::find(parts, name, &model::ConfigurationPart::name);
    if (part == parts.end()) {
      std::vector<std::string> names;
      for (const auto& known : parts) names.push_back(known.name);
      return failure_at(directory.place,
                        fmt::format("a configuration of {} has no directory `{}`",
                                    release.title.empty() ? release.product : release.title, name),
                        names.empty() ? "set the variables that it reads with `environment`"
                                      : "it has: " + join(names, ", "));
    }
    for (const auto& variable : part->variables) variables[variable] = directory.path;
  }
  return {};
}

// What the program finds where it looks for the release, unless the configuration says otherwise.
void set_release(const Configuration& configuration, const model::Release& release, Variables& variables) {
  if (configuration.directories.contains("release") || release.path.empty()) return;
  for (const auto& part : release.lifecycle.parts) {
    if (part.name != "release") continue;
    for (const auto& variable : part.variables) variables[variable] = release.path;
  }
}

struct Change {
  std::map<std::string, std::string> set;
  std::vector<std::string> unset;
};

Change change_of(const Variables& before, const Variables& after) {
  Change change;
  for (const auto& [name, value] : after) {
    const auto there = before.find(name);
    if (there == before.end() || there->second != value) change.set.emplace(name, value);
  }
  for (const auto& [name, value] : before) {
    if (!after.contains(name)) change.unset.push_back(name);
  }
  return change;
}

Result<ConfigurationPlan> plan_one(const locate::Host& host, const RunRequest& base,
                                   const Configuration& configuration,
                                   std::optional<model::Release>& release) {
  RunRequest request = base;
  auto& query = request.check.release;
  if (!configuration.product.empty()) query.product = configuration.product;
  if (!configuration.release.empty()) query.release = configuration.release;
  const auto environment = locate::find_environment(host, request.check.environment);
  auto answer = locate::find_release(host, query, environment ? &*environment : nullptr);
  if (!answer) return std::unexpected(std::move(answer.error()));
  release = std::move(answer->release);
  locate::Host own = host;
  if (answer->product) {
    for (const auto& name : answer->product->configuration) own.variables.erase(name);
  }
  if (release) set_release(configuration, *release, own.variables);
  const model::Release none;
  if (auto fine = set_directories(configuration, release ? *release : none, own.variables); !fine)
    return std::unexpected(std::move(fine.error()));
  for (const auto& [name, value] : configuration.environment) own.variables[name] = value;
  auto run = plan_run(own, request);
  if (!run) {
    run.error().context.push_back(fmt::format("while planning the configuration `{}`", configuration.name));
    return std::unexpected(std::move(run.error()));
  }
  ConfigurationPlan plan{configuration, *std::move(run), {}, {}};
  auto change = change_of(host.variables, plan.run.variables);
  plan.set = std::move(change.set);
  plan.unset = std::move(change.unset);
  return plan;
}

// Two processes that write into one directory spoil each other's files.
class Sharing {
 public:
  void add(const Configuration& configuration, const model::Release& release) {
    for (const auto& [name, directory] : configuration.directories) {
      const auto& parts = release.lifecycle.parts;
      const auto part = std::ranges::find(parts, name, &model::ConfigurationPart::name);
      if (part == parts.end() || !part->exclusive) continue;
      users_[{name, directory.path}].push_back({configuration.name, directory.place});
    }
  }

  std::vector<Finding> findings() const {
    std::vector<Finding> found;
    for (const auto& [what, users] : users_) {
      if (users.size() < 2) continue;
      std::vector<std::string> names;
      for (const auto& user : users) names.push_back("`" + user.name + "`");
      Finding finding = model::make_finding(
          "TS550", what.second,
          fmt::format("the {} directory is shared by the configurations {}", what.first, join(names, ", ")),
          users.back().place);
      for (const auto& user : users)
        finding.evidence.push_back(fmt::format("{}: {}", user.name, to_text(user.place)));
      found.push_back(std::move(finding));
    }
    return found;
  }

 private:
  struct User {
    std::string name;
    Place place;
  };
  std::map<std::pair<std::string, std::string>, std::vector<User>> users_;
};

data::Node texts_node(const std::map<std::string, std::string>& texts) {
  data::Object object;
  for (const auto& [name, value] : texts) object.add(name, value);
  return object;
}

data::Node plan_node(const ConfigurationPlan& plan) {
  data::Object object;
  object.add("name", plan.configuration.name);
  object.add("start", plan.run.start);
  object.add("path", plan.run.path);
  object.add("words", report::strings_node(plan.run.words));
  object.add("set", texts_node(plan.set));
  object.add("unset", report::strings_node(plan.unset));
  const auto& timeout = plan.configuration.timeout;
  object.add("timeout", timeout ? data::Node(data::Node::Content(*timeout)) : data::Node());
  data::Object directories;
  for (const auto& [name, directory] : plan.configuration.directories) directories.add(name, directory.path);
  object.add("directories", std::move(directories));
  object.add("findings", report::findings_node(plan.run.findings));
  object.add("notes", report::strings_node(plan.run.notes));
  const report::Style plain;
  object.add("said", plan.run.start ? report::write_brief_findings(plan.run.findings, plain)
                                    : report::write_findings(plan.run.findings, plain));
  return object;
}

Result<RunRequest> run_request_of(const data::Node& request) {
  RunRequest run;
  auto checked = check_request_of(request);
  if (!checked) return std::unexpected(std::move(checked.error()));
  run.check = *std::move(checked);
  for (const auto& [name, into] :
       {std::pair{"prepend_path", &run.check.environment.prepend_path},
        std::pair{"append_path", &run.check.environment.append_path}, std::pair{"program", &run.program}}) {
    auto texts = texts_member(request, name);
    if (!texts) return std::unexpected(std::move(texts.error()));
    *into = *std::move(texts);
  }
  auto mode = text_member(request, "preflight");
  if (!mode) return std::unexpected(std::move(mode.error()));
  const auto preflight = parse_preflight(mode->empty() ? "auto" : *mode);
  if (!preflight)
    return failure("there is no preflight mode `" + *mode + "`", "modes: auto, error, warn, off");
  run.preflight = *preflight;
  for (const auto& [name, into] : {std::pair{"shims", &run.shims}, std::pair{"verbose", &run.verbose}}) {
    const auto truth = truth_member(request, name);
    if (!truth) return std::unexpected(truth.error());
    *into = *truth;
  }
  if (const data::Node* installation = request.find("installation")) {
    for (const auto& [name, into] :
         {std::pair{"command", &run.installation.command}, std::pair{"python", &run.installation.python},
          std::pair{"library", &run.installation.library}}) {
      auto text = text_member(*installation, name);
      if (!text) return std::unexpected(std::move(text.error()));
      *into = *std::move(text);
    }
  }
  if (run.program.empty()) return failure("`program` must name what is to be run", "");
  return run;
}

}  // namespace

Result<std::vector<Configuration>> read_configurations_file(const locate::Host& host,
                                                            const std::string& path) {
  const std::string whole = normal_path(join_path(host.directory, path));
  const auto text = host.files.read_file(whole);
  if (!text) return std::unexpected(text.error());
  auto file = read::parse_configurations_toml(*text, path, parent_path(whole));
  if (!file.problems.empty()) return std::unexpected(all_as_one(std::move(file.problems)));
  return std::move(file.configurations);
}

Result<ConfigurationsPlan> plan_configurations(const locate::Host& host, const RunRequest& request,
                                               const std::vector<Configuration>& configurations) {
  ConfigurationsPlan plan;
  Sharing sharing;
  for (const auto& configuration : configurations) {
    std::optional<model::Release> release;
    auto one = plan_one(host, request, configuration, release);
    if (!one) return std::unexpected(std::move(one.error()));
    if (release) sharing.add(configuration, *release);
    plan.plans.push_back(*std::move(one));
  }
  plan.findings = sharing.findings();
  return plan;
}

Result<data::Node> plan_configurations_json(const locate::Host& host, const data::Node& request) {
  const auto run = run_request_of(request);
  if (!run) return std::unexpected(run.error());
  const auto path = text_member(request, "file");
  if (!path) return std::unexpected(path.error());
  std::vector<Configuration> configurations;
  if (!path->empty()) {
    auto read = read_configurations_file(host, *path);
    if (!read) return std::unexpected(std::move(read.error()));
    configurations = *std::move(read);
  } else {
    data::Object document;
    if (const auto* given = request.find("configuration")) document.add("configuration", *given);
    auto read = read::read_configurations(document, "configurations", host.directory);
    if (!read.problems.empty()) return std::unexpected(all_as_one(std::move(read.problems)));
    configurations = std::move(read.configurations);
  }
  const auto only = text_member(request, "only");
  if (!only) return std::unexpected(only.error());
  if (!only->empty()) {
    std::erase_if(configurations, [&](const Configuration& one) { return one.name != *only; });
    if (configurations.empty()) return failure(fmt::format("there is no configuration `{}`", *only), "");
  }
  const auto plan = plan_configurations(host, *run, configurations);
  if (!plan) return std::unexpected(plan.error());
  data::Array plans;
  for (const auto& one : plan->plans) plans.push_back(plan_node(one));
  data::Object answer;
  answer.add("configurations", std::move(plans));
  answer.add("findings", report::findings_node(plan->findings));
  answer.add("said", report::write_brief_findings(plan->findings, report::Style()));
  return answer;
}

}  // namespace trysquare::app

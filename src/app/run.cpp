#include "app/run.hpp"

#include "app/handoff.hpp"
#include "app/program.hpp"
#include "app/shims.hpp"
#include "app/suppress.hpp"
#include "base/text.hpp"
#include "data/json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::app {

namespace {

using model::Finding;
using model::Severity;

constexpr std::array<std::string_view, 4> preflight_texts{"auto", "error", "warn", "off"};

bool stops(const std::vector<Finding>& findings, Preflight mode) {
  switch (mode) {
    case Preflight::automatic: return std::ranges::any_of(findings, &Finding::fatal);
    case Preflight::error:
      return std::ranges::any_of(findings, [](const Finding& f) { return f.severity == Severity::error; });
    case Preflight::warn:
    case Preflight::off: return false;
  }
  return false;
}

// In the automatic mode only what is fatal is an error: versions outside the constraints are shown, and
// tried.
void soften(std::vector<Finding>& findings, Preflight mode) {
  if (mode != Preflight::automatic && mode != Preflight::warn) return;
  for (auto& finding : findings) {
    const bool keeps = finding.fatal && mode == Preflight::automatic;
    if (finding.severity == Severity::error && !keeps) finding.severity = Severity::warning;
  }
}

// No usable release is an answer for `check`, and the end for a program that is about to set one up.
void require_release(const CheckRequest& request, const model::Report& report,
                     std::vector<Finding>& findings) {
  const bool usable = report.release && !report.release->path.empty();
  if (usable || !request.settings_module.empty()) return;
  const auto told =
      std::ranges::find_if(findings, [](const Finding& f) { return f.code->code.starts_with("TS60"); });
  if (told != findings.end()) {
    told->severity = Severity::error;
    told->fatal = true;
    return;
  }
  Finding finding = model::make_finding(
      "TS601", "release", "no product is concerned: its client is not installed, and no release was named");
  finding.evidence.emplace_back(
      "name a release with --product DIR, a project with --settings MODULE, or leave the preflight out with "
      "--preflight=off");
  finding.severity = Severity::error;
  finding.fatal = true;
  findings.push_back(std::move(finding));
}

std::string python_path(const Variables& variables, const std::string& first, const CheckRequest& request,
                        const std::string& separator) {
  std::vector<std::string> parts{first};
  for (const auto& path : request.environment.prepend_path) parts.push_back(path);
  const auto before = variables.find("PYTHONPATH");
  std::string text = join(parts, separator);
  if (before != variables.end() && !before->second.empty()) text += separator + before->second;
  return text;
}

// A variable has room for 128 KiB on Linux: a longer table goes into several, a line in one of them.
constexpr std::size_t longest_variable = std::size_t{96} * 1024;

void put_shims(std::string_view table, Variables& variables) {
  std::erase_if(variables, [](const auto& one) { return one.first.starts_with("TRYSQUARE_SHIMS"); });
  for (int number = 1; !table.empty(); ++number) {
    std::size_t end = table.size();
    if (end > longest_variable) {
      end = table.rfind('\n', longest_variable);
      if (end == std::string_view::npos) end = std::min(table.find('\n'), table.size());
    }
    const std::string name = number == 1 ? "TRYSQUARE_SHIMS" : fmt::format("TRYSQUARE_SHIMS_{}", number);
    variables[name] = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
  }
}

Variables gated_variables(const locate::Host& host, const RunRequest& request, const Handoff& handoff,
                          const std::string& shim_table) {
  Variables variables = host.variables;
  data::Node node = handoff_node(handoff);
  data::Object& object = *node.as<data::Object>();
  object.add("python", request.installation.python);
  object.add("library", request.installation.library);
  object.add("command", request.installation.command);
  data::Array appended;
  for (const auto& path : request.check.environment.append_path) {
    appended.emplace_back(normal_path(join_path(host.directory, path)));
  }
  object.add("append_path", std::move(appended));
  variables["TRYSQUARE_HANDOFF"] = data::write_json(node);
  put_shims(shim_table, variables);
  variables["PYTHONPATH"] =
      python_path(host.variables, join_path(request.installation.python, "trysquare/_inject"), request.check,
                  host.system == "windows" ? ";" : ":");
  return variables;
}

std::vector<std::string> notes_on(const Program& program) {
  if (!program.is_python) {
    return {fmt::format("`{}` is not a Python program: only the Pythons that it starts are served",
                        program.words.front())};
  }
  if (program.switched_off.empty()) return {};
  return {
      fmt::format("Python's option `{}` makes it ignore its environment: settings are not sanitized in this "
                  "process; leave the option out, or call trysquare.activate() in the program",
                  program.switched_off)};
}

}  // namespace

std::optional<Preflight> parse_preflight(std::string_view text) {
  const auto* found = std::ranges::find(preflight_texts, text);
  if (found == preflight_texts.end()) return std::nullopt;
  return static_cast<Preflight>(found - preflight_texts.begin());
}

namespace {

// Where a wheel puts the package: the command is in the environment's `bin`, the package in its site
// directory.
std::string site_directory_beside(const FileSystem& files, const std::string& folder) {
  std::vector<std::string> places{normal_path(join_path(folder, "../Lib/site-packages"))};
  const std::string library = normal_path(join_path(folder, "../lib"));
  for (const auto& entry : files.list(library)) {
    if (!entry.name.starts_with("python")) continue;
    for (const std::string_view site : {"site-packages", "dist-packages"})
      places.push_back(join_path(join_path(library, entry.name), site));
  }
  for (const auto& place : places) {
    if (files.is_file(join_path(place, "trysquare/__init__.py"))) return place;
  }
  return {};
}

}  // namespace

Result<Installation> find_installation(const FileSystem& files, const std::string& executable) {
  const std::string folder = parent_path(executable);
  const auto first_of = [&](std::initializer_list<std::string_view> places, std::string_view proof) {
    for (const auto place : places) {
      std::string path = normal_path(join_path(folder, place));
      if (files.is_file(join_path(path, proof))) return path;
    }
    return std::string();
  };
  Installation found;
  found.command = executable;
  // Beside the command in the build tree, below the prefix when installed.
  found.python = first_of({"../share/trysquare/python", "share/trysquare/python"}, "trysquare/__init__.py");
  if (found.python.empty()) found.python = site_directory_beside(files, folder);
  for (const std::string_view name : {"libtrysquare.so", "libtrysquare.dylib", "trysquare.dll"}) {
    std::string beside = first_of({"../lib", ".", "../bin"}, name);
    const std::string packaged = join_path(found.python, "trysquare");
    if (beside.empty() && files.is_file(join_path(packaged, name))) beside = packaged;
    if (!beside.empty()) found.library = join_path(beside, name);
  }
  if (found.python.empty()) {
    return failure(fmt::format("the Python side of trysquare is not beside `{}`", executable),
                   "install trysquare again: share/trysquare/python belongs to it");
  }
  return found;
}

namespace {

// What the preflight found out; with it switched off, what can be found out without complaint.
struct Ground {
  std::string interpreter;
  std::optional<model::Release> release;
  std::optional<model::Environment> environment;
};

Ground quiet_ground(const locate::Host& host, const CheckRequest& request) {
  Ground ground;
  const auto environment = locate::find_environment(host, request.environment);
  if (environment) ground.interpreter = environment->interpreter;
  auto answer = locate::find_release(host, request.release, environment ? &*environment : nullptr);
  if (answer) ground.release = std::move(answer->release);
  if (environment) ground.environment = *std::move(environment);
  return ground;
}

// An environment that cannot be found is the first thing that a preflight can find.
Finding missing_environment(const Error& error) {
  Finding finding = model::make_finding("TS101", "environment", error.message, error.place);
  finding.evidence = error.context;
  if (!error.hint.empty()) finding.evidence.push_back(error.hint);
  finding.fatal = true;
  return finding;
}

// All variables have room for 2 MiB with the arguments on Linux, and for 32 KiB on Windows: without a table a
// process asks the engine for its own.
constexpr std::size_t longest_table = std::size_t{512} * 1024;
constexpr std::size_t longest_on_windows = std::size_t{12} * 1024;

Result<std::string> shim_table_text(const locate::Host& host, const model::Environment& environment,
                                    const std::vector<std::string>& rules, const std::string& python) {
  auto text = write_shim_table(host, environment, rules, find_stand_ins(host.files, python));
  const std::size_t longest = host.system == "windows" ? longest_on_windows : longest_table;
  if (text && text->size() > longest) text->clear();
  return text;
}

}  // namespace

Result<RunPlan> plan_run(const locate::Host& host, const RunRequest& request) {
  CheckRequest check_request = request.check;
  if (check_request.environment.python.empty()) {
    check_request.environment.python = interpreter_named_by(host, request.program);
  }
  RunPlan plan;
  Ground ground;
  if (request.preflight == Preflight::off) {
    ground = quiet_ground(host, check_request);
  } else {
    const auto environment = locate::find_environment(host, check_request.environment);
    if (!environment) {
      plan.findings.push_back(missing_environment(environment.error()));
      return plan;
    }
    auto report = check(host, check_request);
    if (!report) return std::unexpected(std::move(report.error()));
    plan.findings = std::move(report->findings);
    drop_stale_decisions(plan.findings);
    // What the gates are about to cure neither stops the program nor needs words.
    std::erase_if(plan.findings, [](const Finding& finding) {
      return finding.code->code == "TS301" && finding.applicability == model::Applicability::safe;
    });
    require_release(check_request, *report, plan.findings);
    const bool stopped = stops(plan.findings, request.preflight);
    soften(plan.findings, request.preflight);
    model::sort_findings(plan.findings);
    if (stopped) return plan;
    ground = {report->environment->interpreter, std::move(report->release), *report->environment};
  }
  auto program = find_program(host, request.program, ground.interpreter);
  if (!program) return std::unexpected(std::move(program.error()));
  Handoff handoff = make_handoff(host, check_request, ground.release ? &*ground.release : nullptr);
  handoff.shims = request.shims;
  handoff.verbose = request.verbose;
  plan.start = true;
  plan.notes = notes_on(*program);
  plan.path = std::move(program->path);
  plan.words = std::move(program->words);
  std::string table;
  if (request.shims && ground.environment) {
    auto made = shim_table_text(host, *ground.environment, handoff.rules, request.installation.python);
    if (!made) return std::unexpected(std::move(made.error()));
    table = *std::move(made);
  }
  plan.variables = gated_variables(host, request, handoff, table);
  return plan;
}

}  // namespace trysquare::app

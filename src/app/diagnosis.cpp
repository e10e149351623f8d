#include "app/diagnosis.hpp"

#include "app/check.hpp"
#include "app/doctor.hpp"
#include "app/suppress.hpp"
#include "base/text.hpp"
#include "locate/interpreter.hpp"
#include "pep/python_version.hpp"
#include "read/pyvenv_cfg.hpp"
#include "repair/snapshot.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

using model::Finding;
using namespace std::string_literals;

// Whose packages lie there: "3.12" of the newest lib/python3.12 that has some.
std::string series_in(const FileSystem& files, const std::string& root, const std::string& told) {
  std::vector<std::string> found;
  for (const auto& entry : files.list(join_path(root, "lib"))) {
    if (entry.name.starts_with("python3.") &&
        files.is_directory(join_path(root, "lib/" + entry.name + "/site-packages")))
      found.push_back(entry.name.substr(6));
  }
  if (found.empty() || std::ranges::find(found, told) != found.end()) return told;
  return found.back();
}

// "3.11.7" as it stands in a program or library of CPython, between two null bytes. It is never asked by
// starting it: `home` may name anything.
std::string version_in(const FileSystem& files, const std::string& path, const std::string& series) {
  const auto content = files.is_file(path) ? files.read_file(path) : Result<std::string>(std::string());
  if (!content || series.empty()) return {};
  const std::string before = std::string(1, '\0') + series + ".";
  for (std::size_t at = content->find(before); at != std::string::npos; at = content->find(before, at + 1)) {
    const std::size_t start = at + 1, end = content->find('\0', start);
    const std::string_view text = std::string_view(*content).substr(start, end - start);
    const std::string_view patch = text.substr(series.size() + 1);
    if (end != std::string::npos && !patch.empty() && patch.size() < 4 &&
        std::ranges::all_of(patch, is_digit))
      return std::string(text);
  }
  return {};
}

// The whole version where it can be read, else its first two numbers: they are what a repair needs.
std::string version_of(const FileSystem& files, const std::string& python, const std::string& series) {
  const std::string real = files.real_path(python).value_or(python);
  const std::string library = join_path(parent_path(parent_path(real)), "lib/libpython" + series + ".so.1.0");
  for (const std::string& path : {real, library}) {
    if (std::string version = version_in(files, path, series); !version.empty()) return version;
  }
  return series;
}

// Where a copied interpreter was installed, as it tells of itself: full paths between null bytes, of its
// prefix or of the folder with its library.
std::vector<std::string> prefixes_in(const FileSystem& files, const std::string& binary) {
  std::vector<std::string> out;
  const auto content = files.read_file(binary);
  if (!content) return out;
  constexpr std::size_t longest = 512, most = 64;
  for (std::size_t at = content->find("\0/"s); at != std::string::npos && out.size() < most;
       at = content->find("\0/"s, at + 1)) {
    const std::size_t end = content->find('\0', at + 1);
    if (end == std::string::npos || end - at > longest) continue;
    const std::string path = normal_path(std::string_view(*content).substr(at + 1, end - at - 1));
    if (path.size() > 1 && files.is_directory(path)) {
      out.push_back(path);
      out.push_back(parent_path(path));
    }
  }
  return out;
}

std::optional<repair::BaseInterpreter> find_base(const locate::Host& host, const std::string& root) {
  const FileSystem& files = host.files;
  const auto text = files.read_file(join_path(root, "pyvenv.cfg"));
  const read::PyvenvCfg cfg = read::parse_pyvenv_cfg(text ? *text : std::string());
  const std::string series = series_in(files, root, pep::python_series(cfg.version));
  std::vector<std::string> candidates;
  for (const std::string_view name : {"bin/python", "bin/python3"}) {
    const auto real = files.real_path(join_path(root, name));
    if (real && !real->starts_with(files.real_path(root).value_or(root) + "/")) candidates.push_back(*real);
  }
  const std::vector<std::string> names = series.empty()
                                             ? std::vector<std::string>{"python3"}
                                             : std::vector<std::string>{"python" + series, "python3"};
  for (const std::string& name : names) {
    if (!cfg.home.empty()) candidates.push_back(join_path(cfg.home, name));
  }
  const std::string own = join_path(root, "bin/python");
  if (files.is_file(own) && !files.link_target(own)) {
    for (const std::string& prefix : prefixes_in(files, own))
      candidates.push_back(join_path(prefix, "bin/" + names.front()));
  }
  if (const auto path = host.variables.find("PATH"); path != host.variables.end()) {
    for (const std::string& name : names) {
      for (const auto folder : split(path->second, ':')) {
        if (!folder.empty()) candidates.push_back(join_path(folder, name));
      }
    }
  }
  for (const std::string& candidate : candidates) {
    // What a link leads to may be any program.
    if (to_lower(file_name(candidate)).find("py") == std::string::npos) continue;
    if (!files.is_file(candidate) || normal_path(candidate).starts_with(root + "/")) continue;
    // Another environment's interpreter is no base, and would end with that environment.
    if (files.is_file(join_path(parent_path(parent_path(candidate)), "pyvenv.cfg"))) continue;
    const auto found = locate::find_interpreter(host, candidate);
    if (!found || found->kind == "venv") continue;
    std::string version = found->full_version;
    if (split(version, '.').size() < 3) version = version_of(files, candidate, found->layout.series);
    if (version.empty() || (!series.empty() && pep::python_series(version) != series)) continue;
    return repair::BaseInterpreter{candidate, version};
  }
  return std::nullopt;
}

// What a release, or a file of constraints, does not accept.
Result<void> add_constraints(const locate::Host& host, const FixRequest& request,
                             std::vector<Finding>& findings) {
  if (request.release.product.empty() && request.release.release.empty() && request.constraints.empty())
    return {};
  CheckRequest wanted{.environment = request.environment,
                      .release = request.release,
                      .constraints = request.constraints,
                      .suppressions = request.suppressions,
                      .settings = false,
                      .imports = false};
  auto report = check(host, wanted);
  if (!report) return std::unexpected(std::move(report.error()));
  for (Finding& finding : report->findings) {
    if (finding.code->code.starts_with("TS20") && !is_among(findings, finding))
      findings.push_back(std::move(finding));
  }
  return {};
}

Failure not_ours(const std::string& path, std::string_view why) {
  return failure(fmt::format("`{}` is not repaired: {}", path, why),
                 "only virtual environments are: make one with python3 -m venv");
}

// As the request, or what was found for it, says it.
std::string name_of(const locate::Host& host, const locate::EnvironmentQuery& query) {
  locate::EnvironmentQuery names = query;
  names.depth = read::Depth::names;
  const auto found = locate::find_environment(host, names);
  return found ? found->path : query.python;
}

}  // namespace

const Finding* find_same(const std::vector<Finding>& findings, const Finding& one) {
  const auto found = std::ranges::find_if(
      findings, [&](const Finding& other) { return other.code == one.code && other.subject == one.subject; });
  return found == findings.end() ? nullptr : &*found;
}

bool is_among(const std::vector<Finding>& findings, const Finding& one) {
  return find_same(findings, one) != nullptr;
}

repair::PlanFacts Diagnosis::facts(const locate::Host& host) const {
  return {.files = host.files,
          .path = path,
          .environment = environment ? &*environment : nullptr,
          .installation = environment ? &installation : nullptr,
          .findings = findings,
          .base = base};
}

std::string root_of(const locate::Host& host, const locate::EnvironmentQuery& query) {
  return normal_path(join_path(host.directory, name_of(host, query)));
}

Result<Diagnosis> diagnose(const locate::Host& host, const FixRequest& request) {
  DoctorRequest doctor{
      .environment = request.environment, .hashes = request.hashes, .suppressions = request.suppressions};
  // Steps are told and done by full paths: a part of another folder's name is no part of this one.
  const std::string name = name_of(host, request.environment);
  Diagnosis out;
  out.path = normal_path(join_path(host.directory, name));
  if (name != out.path) doctor.environment.python = out.path;
  auto answer = examine(host, doctor);
  if (!answer) return std::unexpected(std::move(answer.error()));
  out.environment = std::move(answer->report.environment);
  out.findings = std::move(answer->report.findings);
  drop_stale_decisions(out.findings);
  std::erase_if(out.findings, [](const Finding& one) { return one.subject == repair::workshop_name; });
  for (const Finding& finding : out.findings) {
    if (finding.code->name == "externally-managed") return not_ours(out.path, finding.message);
  }
  const bool lost_cfg = std::ranges::any_of(out.findings, [](const Finding& one) {
    return one.code->code == "TS119" || one.code->code == "TS118";
  });
  if (out.environment && out.environment->kind != "venv" && !lost_cfg)
    return not_ours(out.path, "it is no virtual environment");
  if (host.files.is_file(join_path(out.path, "EXTERNALLY-MANAGED")))
    return not_ours(out.path, "the system's package manager owns it");
  if (out.environment && out.environment->kind != "venv") out.environment.reset();  // read by another's rules
  out.base = find_base(host, out.path);
  if (!out.environment) return out;
  out.installation = locate::read_installation(host, *out.environment);
  if (auto done = add_constraints(host, request, out.findings); !done)
    return std::unexpected(std::move(done.error()));
  return out;
}

}  // namespace trysquare::app

#include "app/kept_imports.hpp"

#include "app/kept_fields.hpp"

#include <array>

namespace trysquare::app {

namespace {

// What finding an environment looks at (locate/environment.cpp, search_path.cpp, interpreter.cpp).
constexpr std::array<std::string_view, 6> of_environments{"VIRTUAL_ENV",    "CONDA_PREFIX",    "PATH", "HOME",
                                                          "PYTHONUSERBASE", "PYTHONNOUSERSITE"};

}  // namespace

std::string write_kept_report(const model::ImportReport& report) {
  FieldWriter out;
  out.number(static_cast<std::int64_t>(report.causes.size()));
  for (const model::ImportCause& one : report.causes) {
    out.text(one.file);
    out.number(one.line);
    for (const std::string* text : {&one.module, &one.symbol, &one.message, &one.shim}) out.text(*text);
    out.texts(one.fells);
  }
  out.number(static_cast<std::int64_t>(report.verdicts.size()));
  for (const model::ImportVerdict& one : report.verdicts) {
    out.text(one.module);
    out.number(one.imports ? (*one.imports ? 1 : 0) : -1);
    out.text(one.why);
  }
  return out.written();
}

std::optional<model::ImportReport> read_kept_report(std::string_view text) {
  FieldReader in(text);
  model::ImportReport report;
  for (std::size_t left = in.count(); left > 0 && in.is_right(); --left) {
    model::ImportCause& one = report.causes.emplace_back();
    one.file = in.text();
    one.line = static_cast<std::uint32_t>(in.number());
    for (std::string* field : {&one.module, &one.symbol, &one.message, &one.shim}) *field = in.text();
    for (std::size_t fells = in.count(); fells > 0 && in.is_right(); --fells)
      one.fells.emplace_back(in.text());
  }
  for (std::size_t left = in.count(); left > 0 && in.is_right(); --left) {
    model::ImportVerdict& one = report.verdicts.emplace_back();
    one.module = in.text();
    const std::int64_t imports = in.number();
    if (imports >= 0) one.imports = imports != 0;
    one.why = in.text();
  }
  if (!in.is_right() || !in.is_at_end()) return std::nullopt;
  return report;
}

Variables variables_of_question(const locate::Host& host, const ImportsRequest& request) {
  // A project's settings may look at any.
  if (!request.settings_module.empty()) return host.variables;
  Variables few;
  for (const std::string_view name : of_environments) {
    if (const auto found = host.variables.find(name); found != host.variables.end()) few.insert(*found);
  }
  return few;
}

std::optional<std::string> question_of(const locate::Host& host, const ImportsRequest& request) {
  const locate::EnvironmentQuery& where = request.environment;
  if (!where.manifest.empty() || !where.search_path.empty()) return std::nullopt;
  FieldWriter out;
  const PlatformFacts& machine = host.platform;
  for (const std::string* text :
       {&host.directory, &host.system, &machine.os_name, &machine.sys_platform, &machine.platform_system,
        &machine.platform_machine, &machine.platform_release, &machine.platform_version, &where.python,
        &where.named_by, &request.root, &request.settings_module, &request.program})
    out.text(*text);
  out.number(static_cast<std::int64_t>(where.depth));
  for (const auto* texts :
       {&where.prepend_path, &where.append_path, &request.modules, &request.assignments, &request.rules})
    out.texts(*texts);
  for (const auto& [name, value] : host.variables) {
    out.text(name);
    out.text(value);
  }
  return out.written();
}

}  // namespace trysquare::app

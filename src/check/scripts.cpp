// TS114: is the interpreter there that a script starts, and is it this environment's?
#include "check/integrity.hpp"

#include <fmt/core.h>

namespace trysquare::check {

Findings check_scripts(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& script : facts.installation.scripts) {
    const bool there = facts.files.status(script.interpreter).has_value();
    const bool own = parent_path(script.interpreter) == parent_path(script.path) ||
                     facts.files.real_path(parent_path(script.interpreter)) ==
                         facts.files.real_path(parent_path(script.path));
    if (there && (own || facts.environment.kind != "venv")) continue;
    auto finding = model::make_finding(
        "TS114", std::string(file_name(script.path)),
        there
            ? fmt::format("`{}` starts `{}`, another environment's interpreter", file_name(script.path),
                          script.interpreter)
            : fmt::format("`{}` starts `{}`, which is not there", file_name(script.path), script.interpreter),
        {script.path, 1, 1});
    if (there) finding.severity = model::Severity::warning;
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check

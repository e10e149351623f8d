#include "cli/threshold.hpp"

#include "cli/console.hpp"

#include <algorithm>

namespace trysquare::cli {

Result<Threshold> parse_threshold(const Arguments& arguments) {
  const std::string level = arguments.value("--fail-on");
  if (arguments.has("--exit-zero") || level == "never") return Threshold();
  if (!arguments.has("--fail-on")) return Threshold(model::Severity::error);
  if (const auto severity = model::parse_severity(level)) return Threshold(*severity);
  return failure("there is no severity `" + level + "`", "--fail-on takes error, warning, info or never");
}

int exit_code(const std::vector<model::Finding>& findings, const Threshold& threshold) {
  const bool reached = threshold && std::ranges::any_of(findings, [&](const model::Finding& finding) {
                         return finding.severity >= *threshold;
                       });
  return reached ? exit_findings : exit_ok;
}

}  // namespace trysquare::cli

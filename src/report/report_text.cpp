#include "report/report_text.hpp"

#include "base/text.hpp"
#include "report/facts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace trysquare::report {

namespace {

using model::Finding;
using model::Severity;

std::string head_of(const Finding& finding, const Style& style) {
  const std::string head = fmt::format("{}[{}]", model::to_text(finding.severity), finding.code->code);
  return style(paint_of(finding.severity), head) + " " + style(Paint::bold, finding.code->name) + ": " +
         style(Paint::bold, finding.subject);
}

void write_finding(std::string& out, const Finding& finding, const Style& style) {
  out += head_of(finding, style) + "\n";
  out += wrapped("  ", finding.message, style);
  if (!finding.place.empty()) out += wrapped("  at ", to_text(finding.place), style);
  for (const auto& line : finding.evidence) out += wrapped("  - ", line, style);
}

std::string summary(const model::FindingCounts& counts) {
  if (counts.errors + counts.warnings == 0) return "No problems found.";
  std::vector<std::string> parts;
  if (counts.errors > 0) parts.push_back(counted(counts.errors, "error"));
  if (counts.warnings > 0) parts.push_back(counted(counts.warnings, "warning"));
  return "Found " + join(parts, " and ") + ".";
}

void write_forecast(std::string& out, const model::SetupForecast& setup, const Style& style) {
  if (setup.outcome == model::SetupForecast::Outcome::fails) {
    out += wrapped("Setup would fail: ", setup.cause, style);
    if (setup.with_cures == model::SetupForecast::Outcome::works)
      out += wrapped("", "With `trysquare run --shims` it would work, as far as is known.", style);
  }
}

}  // namespace

std::string write_findings(const std::vector<Finding>& findings, const Style& style) {
  std::string out;
  for (const auto& finding : findings) {
    if (finding.severity == Severity::info && style.verbosity < 0) continue;
    write_finding(out, finding, style);
    out += "\n";
  }
  return out;
}

std::string write_suppressed(const std::vector<model::Suppressed>& suppressed, const Style& style) {
  if (style.verbosity <= 0 || suppressed.empty()) return {};
  std::string out;
  for (const auto& one : suppressed) {
    std::string line =
        fmt::format("suppressed: {} {}: {}", one.finding.code->code, one.finding.subject, one.reason);
    if (!one.expires.empty()) line += fmt::format(" (until {})", one.expires);
    out += wrapped("  ", line, style);
  }
  return out + "\n";
}

std::string write_brief_findings(const std::vector<Finding>& findings, const Style& style) {
  std::string out;
  for (const auto& finding : findings) {
    if (finding.severity == Severity::info) continue;
    out += head_of(finding, style) + ": " + printable(finding.message) + "\n";
  }
  return out;
}

std::string write_remedies(const std::vector<Finding>& findings, const Style& style) {
  std::vector<std::pair<std::string, std::vector<std::string>>> remedies;
  std::unordered_map<std::string_view, std::size_t> places;  // in them, by command
  for (const auto& finding : findings) {
    if (finding.remedy.empty()) continue;
    const auto [place, added] = places.try_emplace(finding.remedy, remedies.size());
    if (added) remedies.push_back({finding.remedy, {}});
    std::vector<std::string>& subjects = remedies[place->second].second;
    if (std::ranges::find(subjects, finding.subject) == subjects.end()) subjects.push_back(finding.subject);
  }
  if (remedies.empty()) return {};
  std::string out = style(Paint::bold, "To mend") + "\n";
  for (const auto& [command, subjects] : remedies) {
    out += wrapped("  # ", join(subjects, ", "), style);
    out += "  " + style(Paint::green, command) + "\n";
  }
  out += "\n";
  return out;
}

std::string write_text(const model::Report& report, const Style& style) {
  std::string out;
  if (style.verbosity >= 0) {
    if (report.environment) out += environment_lines(*report.environment, style);
    if (report.release) out += release_lines(*report.release, style);
    if (!out.empty()) out += "\n";
  }
  out += write_findings(report.findings, style);
  out += write_suppressed(report.suppressed, style);
  out += write_remedies(report.findings, style);
  write_forecast(out, report.setup, style);
  const auto counts = model::count_findings(report.findings);
  const Paint paint = counts.errors > 0 ? Paint::red : counts.warnings > 0 ? Paint::yellow : Paint::green;
  std::string line = summary(counts);
  if (!report.suppressed.empty())
    line.insert(line.size() - 1, fmt::format("; {} suppressed", report.suppressed.size()));
  out += style(paint, line) + "\n";
  return out;
}

}  // namespace trysquare::report

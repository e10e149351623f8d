#include "base/text.hpp"
#include "data/json.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;

namespace {

std::string_view severity_of(model::Severity severity) {
  switch (severity) {
    case model::Severity::error: return "major";
    case model::Severity::warning: return "minor";
    case model::Severity::info: break;
  }
  return "info";
}

}  // namespace

std::string write_gitlab(const FindingsView& view) {
  const auto fingerprints = fingerprints_of(view.findings);
  Array issues;
  for (std::size_t i = 0; i < view.findings.size(); ++i) {
    const auto& finding = view.findings[i];
    Object issue, location, lines;
    issue.add("type", "issue");
    issue.add("check_name", fmt::format("{} {}", finding.code->code, finding.code->name));
    issue.add(
        "description",
        to_valid_utf8(finding.subject.empty() ? finding.message : finding.subject + ": " + finding.message));
    issue.add("severity", severity_of(finding.severity));
    issue.add("fingerprint", fingerprints[i]);
    const std::string path = file_of(view, finding);
    location.add("path", path.empty() ? std::string(".") : to_valid_utf8(path));
    lines.add("begin", static_cast<int>(std::max(finding.place.line, 1U)));
    location.add("lines", std::move(lines));
    issue.add("location", std::move(location));
    issues.emplace_back(std::move(issue));
  }
  return data::write_json(Node(std::move(issues)), data::JsonStyle::indented) + "\n";
}

}  // namespace trysquare::report

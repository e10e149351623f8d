#include "model/finding.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace trysquare::model {

namespace {

constexpr std::array<std::string_view, 3> severity_texts{"info", "warning", "error"};

}  // namespace

const FindingCode* find_finding_code(std::string_view code_or_name) {
  const std::string wanted = to_lower(code_or_name);
  for (const auto& row : finding_codes()) {
    if (to_lower(row.code) == wanted || row.name == wanted) return &row;
  }
  return nullptr;
}

Finding make_finding(std::string_view code, std::string subject, std::string message, Place place) {
  const FindingCode* row = find_finding_code(code);
  if (row == nullptr)
    std::abort();  // a code that is not in the table is a mistake of ours, found by any test
  return {row, row->severity,        std::move(subject), std::move(message), std::move(place), {},
          {},  Applicability::review};
}

std::string_view to_text(Severity severity) { return severity_texts[static_cast<std::size_t>(severity)]; }

std::string_view to_text(Applicability applicability) {
  return applicability == Applicability::safe ? "safe" : "review";
}

std::optional<Severity> parse_severity(std::string_view text) {
  const auto* found = std::ranges::find(severity_texts, text);
  if (found == severity_texts.end()) return std::nullopt;
  return static_cast<Severity>(found - severity_texts.begin());
}

void sort_findings(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(b.severity, a.code->code, a.subject, a.message, a.place) <
           std::tie(a.severity, b.code->code, b.subject, b.message, b.place);
  });
}

}  // namespace trysquare::model

#include "report/markdown.hpp"

#include "base/text.hpp"
#include "model/report.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

namespace {

// Between more backticks than the text holds in a row.
std::string code(std::string_view text) {
  const std::string plain = printable(to_valid_utf8(text));
  std::size_t longest = 0, run = 0;
  for (const char c : plain) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  const bool padded = plain.starts_with('`') || plain.ends_with('`');
  return fence + (padded ? " " : "") + plain + (padded ? " " : "") + fence;
}

std::string_view mark_of(model::Severity severity) {
  return severity == model::Severity::error     ? "❌ error"
         : severity == model::Severity::warning ? "⚠️ warning"
                                                : "ℹ️ info";
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : printable(to_valid_utf8(text))) {
    if (std::string_view("\\`*_{}[]()<>#+!|~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string write_markdown(const FindingsView& view) {
  const auto counts = model::count_findings(view.findings);
  std::string out = fmt::format("## trysquare {}\n\n", view.command);
  if (!view.path.empty()) out += markdown_text(view.path) + "\n\n";
  out += fmt::format("{} errors, {} warnings, {} infos", counts.errors, counts.warnings, counts.infos);
  if (!view.suppressed.empty()) out += fmt::format(", {} suppressed", view.suppressed.size());
  out += ".\n";
  if (view.findings.empty()) return out;
  out += "\n| | code | subject | finding | place |\n|---|---|---|---|---|\n";
  for (const auto& finding : view.findings) {
    out += fmt::format("| {} | {} {} | {} | {} | {} |\n", mark_of(finding.severity), finding.code->code,
                       finding.code->name, markdown_text(finding.subject), markdown_text(finding.message),
                       markdown_text(to_text(finding.place)));
  }
  for (const auto& finding : view.findings) {
    if (finding.evidence.empty() && finding.remedy.empty()) continue;
    out += fmt::format("\n**{} {}**\n\n", finding.code->code, markdown_text(finding.subject));
    for (const auto& line : finding.evidence) out += fmt::format("- {}\n", markdown_text(line));
    if (!finding.remedy.empty()) out += fmt::format("- to mend: {}\n", code(finding.remedy));
  }
  return out;
}

}  // namespace trysquare::report

#include "base/text.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

namespace trysquare::report {

namespace {

// Of a command's data; of its properties `:` and `,` besides.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : printable_lines(to_valid_utf8(text))) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special)
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out;
}

std::string_view word_of(model::Severity severity) {
  return severity == model::Severity::info ? "notice" : model::to_text(severity);
}

}  // namespace

std::string write_github(const FindingsView& view) {
  std::string out;
  for (const auto& finding : view.findings) {
    std::string properties;
    const auto add = [&](std::string_view name, const std::string& value) {
      properties += fmt::format("{}{}={}", properties.empty() ? " " : ",", name, escaped(value, true));
    };
    if (!finding.place.path.empty()) add("file", file_of(view, finding));
    if (finding.place.line > 0) add("line", fmt::format("{}", finding.place.line));
    if (finding.place.column > 0) add("col", fmt::format("{}", finding.place.column));
    add("title", fmt::format("{} {}: {}", finding.code->code, finding.code->name, finding.subject));
    std::string text = finding.message;
    for (const auto& line : finding.evidence) text += "\n- " + line;
    if (!finding.remedy.empty()) text += "\nTo mend: " + finding.remedy;
    out += fmt::format("::{}{}::{}\n", word_of(finding.severity), properties, escaped(text, false));
  }
  return out;
}

}  // namespace trysquare::report

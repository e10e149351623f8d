#include "base/text.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

namespace {

using model::Finding;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable_lines(to_valid_utf8(text))) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string case_head(const Finding& finding) {
  return fmt::format("    <testcase classname=\"{} {}\" name=\"{}\"", finding.code->code, finding.code->name,
                     escaped(finding.subject.empty() ? std::string(finding.code->name) : finding.subject));
}

std::string details(const Finding& finding) {
  std::string out = finding.message;
  if (!finding.place.empty()) out += "\nat " + to_text(finding.place);
  for (const auto& line : finding.evidence) out += "\n- " + line;
  if (!finding.remedy.empty()) out += "\nTo mend: " + finding.remedy;
  return escaped(out);
}

std::string case_text(const Finding& finding) {
  if (finding.severity == model::Severity::info)
    return case_head(finding) +
           fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", details(finding));
  return case_head(finding) +
         fmt::format(">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                     model::to_text(finding.severity), escaped(replace_all(finding.message, "\n", " ")),
                     details(finding));
}

}  // namespace

std::string write_junit(const FindingsView& view) {
  const auto failures = std::ranges::count_if(
      view.findings, [](const Finding& finding) { return finding.severity != model::Severity::info; });
  const std::size_t skipped = view.suppressed.size();
  std::string cases;
  for (const auto& finding : view.findings) cases += case_text(finding);
  for (std::size_t i = 0; i < skipped; ++i) {
    const auto& one = view.suppressed[i];
    cases += case_head(one.finding) +
             fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", escaped(one.reason));
  }
  std::size_t tests = view.findings.size() + skipped;
  // Readers take a suite without a case for one that did not run.
  if (tests == 0) {
    tests = 1;
    cases = fmt::format("    <testcase classname=\"trysquare\" name=\"{}: nothing found\"/>\n",
                        escaped(view.command));
  }
  const std::string counts = fmt::format("tests=\"{}\" failures=\"{}\"", tests, failures);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"trysquare\" {}>\n"
      "  <testsuite name=\"trysquare {}\" {} errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n</testsuites>\n",
      counts, escaped(view.command), counts, skipped, cases);
}

}  // namespace trysquare::report

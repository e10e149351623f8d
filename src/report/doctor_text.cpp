#include "report/doctor_text.hpp"

#include "report/facts.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

namespace trysquare::report {

namespace {

using model::Finding;
using model::Severity;

struct Group {
  std::string_view title;
  std::array<std::string_view, 5> codes;  // or what they begin with
};
constexpr std::array groups{
    Group{"interpreter and pyvenv.cfg", {"TS101", "TS104", "TS118", "TS119", "TS125"}},
    Group{"metadata", {"TS109", "TS110"}},
    Group{"installed files", {"TS120", "TS105", "TS106", "TS107", "TS108"}},
    Group{"owners of files", {"TS111", "TS112", "TS122", "TS123", "TS124"}},
    Group{"copies on the search path", {"TS102", "TS103"}},
    Group{".pth files", {"TS113"}},
    Group{"scripts and entry points", {"TS114", "TS121"}},
    Group{"builds for this Python", {"TS115", "TS116"}},
    Group{"editable installations", {"TS117"}},
    Group{"requirements", {"TS2"}},
    Group{"readable inputs", {"TS9"}},
    Group{"decisions", {"TS75"}},
};

std::string_view mark(bool errors, bool warnings, bool ascii) {
  if (errors) return ascii ? "x" : "✗";
  if (warnings) return "!";
  return ascii ? "ok" : "✓";
}

// What the repair does by itself comes first: its plan says which.
std::string mending(const DoctorView& view, const Style& style) {
  std::vector<Finding> told;
  std::ranges::copy_if(view.report.findings, std::back_inserter(told),
                       [](const Finding& one) { return one.severity != Severity::info; });
  if (told.empty() || style.verbosity < 0) return {};
  std::string out = "\n" + write_remedies(told, style);
  if (view.repair.empty()) return out == "\n" ? std::string() : out;
  return out + wrapped("", "What can be mended for you, and why each step:", style) + "  " +
         style(Paint::green, view.repair) + "\n";
}

}  // namespace

std::string write_doctor_text(const DoctorView& view, const Style& style) {
  std::string out;
  if (view.report.environment && style.verbosity >= 0)
    out += environment_lines(*view.report.environment, style) + "\n";
  for (const Group& group : groups) {
    std::vector<Finding> mine;
    bool errors = false, warnings = false;
    for (const Finding& finding : view.report.findings) {
      const bool fits = std::ranges::any_of(group.codes, [&](std::string_view code) {
        return !code.empty() && finding.code->code.starts_with(code);
      });
      if (!fits) continue;
      errors = errors || finding.severity == Severity::error;
      warnings = warnings || finding.severity == Severity::warning;
      if (finding.severity != Severity::info || style.verbosity > 0) mine.push_back(finding);
    }
    // Of decisions nobody asks who has taken none.
    if (group.codes[0] == "TS75" && mine.empty()) continue;
    const Paint paint = errors ? Paint::red : warnings ? Paint::yellow : Paint::green;
    if (style.verbosity >= 0 || !mine.empty())
      out += style(paint, mark(errors, warnings, view.ascii)) + " " + std::string(group.title) + "\n";
    if (!mine.empty()) out += "\n" + write_findings(mine, style);
  }
  const auto counts = model::count_findings(view.report.findings);
  if (const std::string told = write_suppressed(view.report.suppressed, style); !told.empty())
    out += "\n" + told;
  out += mending(view, style);
  const std::size_t distributions =
      view.report.environment ? view.report.environment->distributions.size() : 0;
  out += fmt::format("\nChecked {}, {} and {}: ", counted(distributions, "distribution"),
                     counted(view.files, "file"), counted(view.scripts, "script"));
  const Paint paint = counts.errors > 0 ? Paint::red : counts.warnings > 0 ? Paint::yellow : Paint::green;
  out += style(paint, counts.errors + counts.warnings == 0
                          ? std::string("whole.")
                          : fmt::format("{}, {}.", counted(counts.errors, "error"),
                                        counted(counts.warnings, "warning")));
  if (!view.report.suppressed.empty()) out += fmt::format(" {} suppressed.", view.report.suppressed.size());
  return out + "\n";
}

}  // namespace trysquare::report

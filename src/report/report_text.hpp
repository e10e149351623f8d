// A report as text for people: readable at 80 columns and without colour. The first line of a finding holds
// severity, code, name and subject.
#pragma once

#include "model/report.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

std::string write_text(const model::Report& report, const Style& style);

// Findings alone.
std::string write_findings(const std::vector<model::Finding>& findings, const Style& style);

// What was suppressed, a line each, with --verbose.
std::string write_suppressed(const std::vector<model::Suppressed>& suppressed, const Style& style);

// The commands that mend them: one that mends several is shown once, with what it mends. Empty: there is
// none.
std::string write_remedies(const std::vector<model::Finding>& findings, const Style& style);

// A line each, without places and evidence: what `run` says before it starts a program.
std::string write_brief_findings(const std::vector<model::Finding>& findings, const Style& style);

}  // namespace trysquare::report

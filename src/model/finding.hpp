// A finding: one answer to a user's question. What could not be done at all is an Error (base/error.hpp).
// Codes, names and default severities: the table in finding_codes.cpp; a page for each: docs/findings/.
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

enum class Severity : std::uint8_t { info, warning, error };
enum class Applicability : std::uint8_t { safe, review };

struct FindingCode {
  std::string_view code;  // "TS201"
  std::string_view name;  // "constraint-violated"
  Severity severity;      // unless the finding says otherwise
  std::string_view summary;
};

// Sorted by code.
std::span<const FindingCode> finding_codes();
// By code or by name, in any case.
const FindingCode* find_finding_code(std::string_view code_or_name);

struct Finding {
  const FindingCode* code;
  Severity severity;
  std::string subject;                // a distribution's normalized name, a setting, a path
  std::string message;                // one sentence
  Place place;                        // the line that says so: constraint, METADATA, settings
  std::vector<std::string> evidence;  // who requires what, and where that is written
  std::string remedy;                 // a command that works as pasted; empty when there is none
  Applicability applicability = Applicability::review;
  bool fatal = false;         // setup cannot succeed: `run` does not start the program
  std::string accepted = {};  // the versions that would do, where they are what it is about: "<2"
};

// With the code's own severity. The code must be in the table.
Finding make_finding(std::string_view code, std::string subject, std::string message, Place place = {});

std::string_view to_text(Severity severity);
std::string_view to_text(Applicability applicability);
std::optional<Severity> parse_severity(std::string_view text);

// Errors first, then by code, subject, place, message: the order of every report.
void sort_findings(std::vector<Finding>& findings);

}  // namespace trysquare::model

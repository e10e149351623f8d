// An ImportReport for people, and as JSON lines: a line a cause, a line a module.
#pragma once

#include "model/import_report.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

std::string write_imports_text(const model::ImportReport& report, const Style& style);
std::string write_imports_lines(const model::ImportReport& report);

}  // namespace trysquare::report

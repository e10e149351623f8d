// What `doctor` says to people: a line for each group of questions, the failing ones with their findings, and
// a last line that counts.
#pragma once

#include "model/report.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

struct DoctorView {
  const model::Report& report;
  std::size_t files = 0, scripts = 0;
  bool ascii = false;  // marks that every terminal can show
  std::string repair;  // the command that plans a repair; empty: this environment is not for us to repair
};

std::string write_doctor_text(const DoctorView& view, const Style& style);

}  // namespace trysquare::report

// The two sides of a report and where they clash: what its picture shows.
#pragma once

#include "model/report.hpp"
#include "report/drift_document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::report {

struct Root {
  std::string title;
  std::vector<std::string> facts;  // a line each
};

// What each side says about one thing.
struct Meeting {
  std::string left, right, code;  // code empty: they agree
  model::Severity severity = model::Severity::info;
};

struct Roots {
  Root left, right;
  std::vector<Meeting> meetings;  // clashes first, the worst first
  std::size_t clashes = 0;        // of them
};

// `command`: whose report it is.
Roots roots_of(const model::Report& report, std::string_view command);
Roots roots_of(const DriftView& view);

}  // namespace trysquare::report

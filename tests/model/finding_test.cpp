#include "model/finding.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "model/environment.hpp"
#include "model/report.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

using namespace trysquare;
using namespace trysquare::model;

TEST_CASE("finding codes: sorted, each once, well named") {
  const auto codes = finding_codes();
  REQUIRE(codes.size() > 20);
  CHECK(std::ranges::is_sorted(codes, std::ranges::less{}, &FindingCode::code));
  std::set<std::string_view> seen;
  for (const auto& row : codes) {
    CAPTURE(row.code, row.name);
    CHECK(row.code.size() == 5);
    CHECK(row.code.starts_with("TS"));
    CHECK(std::ranges::all_of(row.code.substr(2), is_digit));
    CHECK(std::ranges::all_of(row.name, [](char c) { return is_lower(c) || c == '-'; }));
    CHECK(seen.insert(row.code).second);
    CHECK(seen.insert(row.name).second);
    CHECK_FALSE(row.summary.empty());
    CHECK_FALSE(row.summary.ends_with('.'));
    CHECK(find_finding_code(row.code) == &row);
    CHECK(find_finding_code(to_lower(row.code)) == &row);
    CHECK(find_finding_code(row.name) == &row);
  }
  CHECK(find_finding_code("TS2") == nullptr);
  CHECK(find_finding_code("") == nullptr);
}

TEST_CASE("finding codes: each has its page, and each page its code") {
  std::set<std::string> expected;
  for (const auto& row : finding_codes()) {
    const std::string path = fmt::format("docs/findings/{}.md", row.code);
    CAPTURE(path);
    expected.insert(path);
    const auto* page = data::find_embedded_file(path);
    REQUIRE(page != nullptr);
    const auto lines = split_lines(page->content);
    CHECK(lines.front() == fmt::format("# {} {}", row.code, row.name));
    CHECK(lines.size() > 8);
    CHECK(page->content.find("## What to do") != std::string_view::npos);
  }
  for (const auto& file : data::embedded_files_below("docs/findings/")) {
    CAPTURE(file.path);
    CHECK(expected.contains(std::string(file.path)));
  }
}

TEST_CASE("findings: errors first, then by code, subject, message and place") {
  std::vector<Finding> findings;
  const auto add = [&](const char* code, const char* subject, std::uint32_t line, Severity severity) {
    findings.push_back(make_finding(code, subject, "m", {"f", line, 0}));
    findings.back().severity = severity;
  };
  add("TS201", "b", 1, Severity::info);
  add("TS203", "a", 1, Severity::error);
  add("TS201", "b", 2, Severity::error);
  add("TS201", "a", 9, Severity::error);
  add("TS201", "b", 1, Severity::error);
  add("TS102", "z", 1, Severity::warning);
  sort_findings(findings);
  std::vector<std::string> order;
  for (const auto& finding : findings) {
    order.push_back(fmt::format("{} {} {} {}", to_text(finding.severity), finding.code->code, finding.subject,
                                finding.place.line));
  }
  CHECK(order == std::vector<std::string>{"error TS201 a 9", "error TS201 b 1", "error TS201 b 2",
                                          "error TS203 a 1", "warning TS102 z 1", "info TS201 b 1"});
  const auto counts = count_findings(findings);
  CHECK(counts.errors == 4);
  CHECK(counts.warnings == 1);
  CHECK(counts.infos == 1);
}

TEST_CASE("findings: severities as text") {
  for (const auto severity : {Severity::info, Severity::warning, Severity::error}) {
    CHECK(parse_severity(to_text(severity)) == severity);
  }
  CHECK_FALSE(parse_severity("fatal"));
  CHECK_FALSE(parse_severity(""));
}

TEST_CASE("environment: of several copies Python imports the first on the search path") {
  Environment environment;
  const auto add = [&](const char* key, const char* version) {
    Distribution distribution;
    distribution.key = key;
    distribution.version = version;
    environment.distributions.push_back(distribution);
  };
  add("a", "1");
  add("b", "1");
  add("a", "2");
  REQUIRE(environment.find("a") != nullptr);
  CHECK(environment.find("a")->version == "1");
  CHECK(environment.find("c") == nullptr);
}

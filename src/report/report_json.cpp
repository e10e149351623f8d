#include "report/report_json.hpp"

#include "base/text.hpp"
#include "data/json.hpp"

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;

Node text_node(std::string_view text) { return to_valid_utf8(text); }

Node optional_text(std::string_view text) { return text.empty() ? Node() : text_node(text); }

Node number_node(std::size_t number) { return Node(Node::Content(static_cast<std::int64_t>(number))); }

namespace {

Node position_node(std::uint32_t number) { return number == 0 ? Node() : number_node(number); }

std::string_view outcome_text(model::SetupForecast::Outcome outcome) {
  switch (outcome) {
    case model::SetupForecast::Outcome::works: return "works";
    case model::SetupForecast::Outcome::fails: return "fails";
    case model::SetupForecast::Outcome::unknown: return "unknown";
  }
  return "unknown";
}

}  // namespace

Node strings_node(const std::vector<std::string>& texts) {
  Array items;
  for (const auto& text : texts) items.push_back(text_node(text));
  return items;
}

Node place_node(const Place& place) {
  if (place.empty()) return {};
  Object object;
  object.add("path", text_node(place.path));
  object.add("line", position_node(place.line));
  object.add("column", position_node(place.column));
  return object;
}

Node finding_node(const model::Finding& finding) {
  Object object;
  object.add("code", finding.code->code);
  object.add("name", finding.code->name);
  object.add("severity", model::to_text(finding.severity));
  object.add("subject", text_node(finding.subject));
  object.add("message", text_node(finding.message));
  object.add("place", place_node(finding.place));
  object.add("evidence", strings_node(finding.evidence));
  object.add("remedy", optional_text(finding.remedy));
  object.add("applicability", model::to_text(finding.applicability));
  return object;
}

Node findings_node(const std::vector<model::Finding>& findings) {
  Array items;
  for (const auto& finding : findings) items.push_back(finding_node(finding));
  return items;
}

Node suppressed_node(const std::vector<model::Suppressed>& suppressed) {
  Array rows;
  for (const auto& one : suppressed) {
    Object row;
    row.add("finding", finding_node(one.finding));
    row.add("reason", text_node(one.reason));
    row.add("expires", optional_text(one.expires));
    row.add("place", place_node(one.place));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

Node environment_summary_node(const model::Environment& environment) {
  Object object;
  object.add("path", text_node(environment.path));
  object.add("kind", text_node(environment.kind));
  object.add("chosen_by", text_node(environment.chosen_by));
  object.add("interpreter", optional_text(environment.interpreter));
  object.add("python_version", optional_text(environment.markers.python_full_version));
  object.add("distributions", number_node(environment.distributions.size()));
  return object;
}

Node release_summary_node(const model::Release& release) {
  Object object;
  object.add("product", text_node(release.product));
  object.add("name", text_node(release.name));
  object.add("number", Node(release.number));
  object.add("path", optional_text(release.path));
  object.add("found_by", optional_text(release.found_by));
  object.add("constraints", optional_text(release.constraints_path));
  object.add("constraints_derived", release.constraints_derived);
  return object;
}

Node report_node(const model::Report& report) {
  const auto counts = model::count_findings(report.findings);
  Object setup;
  setup.add("outcome", outcome_text(report.setup.outcome));
  setup.add("cause", optional_text(report.setup.cause));
  setup.add("with_cures", outcome_text(report.setup.with_cures));
  Object summary;
  summary.add("errors", number_node(counts.errors));
  summary.add("warnings", number_node(counts.warnings));
  summary.add("infos", number_node(counts.infos));
  Object object;
  object.add("schema", report_schema);
  object.add("release", report.release ? release_summary_node(*report.release) : Node());
  object.add("environment", report.environment ? environment_summary_node(*report.environment) : Node());
  object.add("findings", findings_node(report.findings));
  if (!report.suppressed.empty()) object.add("suppressed", suppressed_node(report.suppressed));
  object.add("setup", std::move(setup));
  object.add("summary", std::move(summary));
  return object;
}

std::string write_json(const model::Report& report) {
  return data::write_json(report_node(report), data::JsonStyle::indented) + "\n";
}

}  // namespace trysquare::report

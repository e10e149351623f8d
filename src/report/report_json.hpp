// A report as JSON; its schema: include/trysquare/report.schema.json. Strings are the values themselves:
// JSON's own escapes make them safe to print.
#pragma once

#include "data/node.hpp"
#include "model/report.hpp"

namespace trysquare::report {

constexpr std::string_view report_schema = "trysquare-report/1";

data::Node report_node(const model::Report& report);
std::string write_json(const model::Report& report);

// The parts, which other documents hold too. Files' names and bytes need not be UTF-8; JSON must be.
data::Node text_node(std::string_view text);
data::Node optional_text(std::string_view text);  // null when it is empty
data::Node number_node(std::size_t number);
data::Node finding_node(const model::Finding& finding);
data::Node findings_node(const std::vector<model::Finding>& findings);
data::Node suppressed_node(const std::vector<model::Suppressed>& suppressed);
data::Node place_node(const Place& place);
data::Node environment_summary_node(const model::Environment& environment);
data::Node release_summary_node(const model::Release& release);
data::Node strings_node(const std::vector<std::string>& texts);

}  // namespace trysquare::report

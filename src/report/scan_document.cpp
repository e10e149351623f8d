#include "report/scan_document.hpp"

#include "base/text.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;

namespace {

Node text_or_null(std::string_view text) { return text.empty() ? Node() : Node(to_valid_utf8(text)); }

Node distribution_node(const model::Distribution& distribution) {
  Array requirements;
  for (const auto& line : distribution.requirements) requirements.emplace_back(to_valid_utf8(line.text));
  Object object;
  object.add("name", to_valid_utf8(distribution.name));
  object.add("normalized_name", distribution.key);
  object.add("version", text_or_null(distribution.version));
  object.add("requires_python", text_or_null(distribution.requires_python));
  object.add("requires", distribution.requirements_known ? Node(std::move(requirements)) : Node());
  object.add("extras", strings_node(distribution.extras));
  object.add("installer", text_or_null(distribution.installer));
  object.add("origin", text_or_null(distribution.origin));
  object.add("editable", distribution.editable);
  object.add("location", text_or_null(distribution.root));
  object.add("metadata", text_or_null(distribution.metadata_path));
  return object;
}

Node distributions_node(const std::vector<model::Distribution>& distributions) {
  Array items;
  for (const auto& distribution : distributions) items.push_back(distribution_node(distribution));
  return items;
}

Node environment_node(const model::Environment& environment) {
  Object markers;
  for (const auto name : pep::marker_variable_names) {
    markers.add(std::string(name), text_or_null(*pep::marker_variable(environment.markers, name)));
  }
  Array search_path;
  for (const auto& entry : environment.search_path) {
    Object row;
    row.add("path", to_valid_utf8(entry.path));
    row.add("why", to_valid_utf8(entry.why));
    search_path.emplace_back(std::move(row));
  }
  Object object;
  object.add("path", to_valid_utf8(environment.path));
  object.add("kind", environment.kind);
  object.add("chosen_by", to_valid_utf8(environment.chosen_by));
  object.add("interpreter", text_or_null(environment.interpreter));
  object.add("markers", std::move(markers));
  object.add("unknown_markers", strings_node(environment.unknown_markers));
  object.add("search_path", std::move(search_path));
  object.add("distributions", distributions_node(environment.distributions));
  return object;
}

Node release_node(const model::Release& release) {
  Array constraints;
  for (const auto& constraint : release.constraints) {
    Object row;
    row.add("requirement", to_valid_utf8(constraint.text));
    row.add("place", place_node(constraint.place));
    constraints.emplace_back(std::move(row));
  }
  Node summary = release_summary_node(release);
  Object object = *summary.object();
  object.add("spellings", strings_node(release.spellings));
  object.add("product_root", text_or_null(release.product_root));
  object.add("python_path", strings_node(release.python_path));
  object.add("settings_module", text_or_null(release.settings_module));
  object.add("accepts", std::move(constraints));
  object.add("bundled", distributions_node(release.bundled));
  return object;
}

struct Row {
  std::string name, installed, accepts, from;
};

// The names that the release speaks of come first; `-v` lists the rest of the environment too.
std::vector<Row> table_rows(const ScanView& scan, bool everything) {
  std::map<std::string, Row> rows;
  if (scan.release) {
    for (const auto& constraint : scan.release->constraints) {
      Row& row = rows[constraint.requirement.key];
      row.name = constraint.requirement.key;
      row.accepts += (row.accepts.empty() ? "" : " ; ") + constraint.requirement.specifiers.text();
    }
  }
  const bool all = everything || rows.empty();
  for (const auto& distribution : scan.environment.distributions) {
    if (!all && !rows.contains(distribution.key)) continue;
    Row& row = rows[distribution.key];
    if (!row.installed.empty()) continue;  // a shadowed copy
    row.name = distribution.name;
    row.installed = distribution.version.empty() ? "?" : distribution.version;
    row.from = distribution.editable ? "editable" : distribution.origin;
  }
  std::vector<Row> out;
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

}  // namespace

std::string write_scan_text(const ScanView& scan, const Style& style) {
  std::string out = environment_lines(scan.environment, style);
  if (scan.release) out += release_lines(*scan.release, style);
  std::vector<Row> rows = table_rows(scan, style.verbosity > 0);
  rows.insert(rows.begin(), Row{"distribution", "installed", scan.release ? "accepted" : "", ""});
  std::size_t name_width = 0, installed_width = 0, accepts_width = 0;
  for (auto& row : rows) {
    row = {printable(row.name), printable(row.installed), printable(row.accepts), printable(row.from)};
    name_width = std::max(name_width, display_width(row.name));
    installed_width = std::max(installed_width, display_width(row.installed));
    accepts_width = std::max(accepts_width, display_width(row.accepts));
  }
  out += "\n";
  for (const auto& row : rows) {
    std::string line = padded(row.name, name_width) + "  " +
                       padded(row.installed.empty() ? "-" : row.installed, installed_width) + "  " +
                       padded(row.accepts, accepts_width) + "  " + row.from;
    while (line.ends_with(' ')) line.pop_back();
    out += (&row == &rows.front() ? style(Paint::bold, line) : line) + "\n";
  }
  const std::string findings = write_findings(scan.findings, style);
  if (!findings.empty()) out += "\n" + findings;
  return out;
}

Node scan_node(const ScanView& scan) {
  Object object;
  object.add("schema", scan_schema);
  object.add("environment", environment_node(scan.environment));
  object.add("release", scan.release ? release_node(*scan.release) : Node());
  object.add("findings", findings_node(scan.findings));
  return object;
}

}  // namespace trysquare::report

#include "report/drift_document.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Change;
using model::ChangeKind;

namespace {

enum class Side : std::uint8_t { came, went, other };

Side side_of(const Change& change) {
  const bool comes = change.before.empty(), goes = change.after.empty();
  if (comes == goes) return Side::other;
  return comes ? Side::came : Side::went;
}

std::string_view word_of(const Change& change) {
  switch (change.kind) {
    case ChangeKind::up: return "up";
    case ChangeKind::down: return "down";
    case ChangeKind::source: return "source";
    case ChangeKind::extras: return "extras";
    default: return "";
  }
}

void write_change(std::string& out, const Change& change, const Style& style) {
  const Side side = side_of(change);
  std::string line = change.key;
  if (side == Side::other && !(change.before.empty() && change.after.empty()))
    line += change.before == change.after ? " " + change.after
                                          : fmt::format(" {} -> {}", change.before, change.after);
  else
    line += " " + (side == Side::came ? change.after : change.before);
  const std::string_view word = word_of(change);
  if (!word.empty()) line += fmt::format(" ({})", word);
  const Paint paint = side == Side::came ? Paint::green : side == Side::went ? Paint::red : Paint::yellow;
  out += "  " +
         style(paint, side == Side::came   ? "+"
                      : side == Side::went ? "-"
                                           : "~") +
         wrapped("    ", line, style).substr(3);
  const bool reasons = change.kind == ChangeKind::marker || style.verbosity > 0;
  for (const auto& reason : change.evidence) {
    if (reasons) out += wrapped("      ", reason, style);
  }
}

bool is_change(const model::Finding& finding) { return finding.code->code.starts_with("TS70"); }

std::string count_text(std::size_t count, std::string_view what) { return fmt::format("{} {}", count, what); }

std::string summary_of(const DriftView& view) {
  std::size_t came = 0, went = 0, other = 0;
  for (const auto& comparison : view.comparisons) {
    for (const auto& change : comparison.changes) {
      switch (side_of(change)) {
        case Side::came: ++came; break;
        case Side::went: ++went; break;
        case Side::other: ++other; break;
      }
    }
  }
  std::string out = came + went + other == 0
                        ? "No drift"
                        : "Drift: " + join({count_text(came, "added"), count_text(went, "removed"),
                                            count_text(other, "changed")},
                                           ", ");
  if (!view.suppressed.empty()) out += fmt::format("; {} suppressed", view.suppressed.size());
  return out + ".";
}

// Relative where it lies below, for another checkout has it elsewhere.
std::string written_path(const std::string& path, std::string_view directory) {
  const std::string whole = normal_path(join_path(directory, path));
  if (whole == directory) return ".";
  if (!lies_below(whole, directory)) return whole;
  return whole.substr(directory.size() + (directory.ends_with('/') ? 0 : 1));
}

Node source_node(const model::Source& source, std::string_view directory) {
  constexpr std::array<std::string_view, 4> kinds{"index", "vcs", "directory", "archive"};
  Object object;
  object.add("kind", kinds[static_cast<std::size_t>(source.kind)]);
  if (!source.path.empty() && source.kind != model::Source::Kind::vcs)
    object.add("path", to_valid_utf8(written_path(source.path, directory)));
  else
    object.add("url", to_valid_utf8(source.url));
  const auto add = [&](std::string key, const std::string& text) {
    if (!text.empty()) object.add(std::move(key), to_valid_utf8(text));
  };
  add("vcs", source.vcs);
  add("commit", source.commit);
  add("revision", source.revision);
  add("subdirectory", source.subdirectory);
  if (!source.hashes.empty()) {
    Object hashes;
    for (const auto& [algorithm, digest] : source.hashes)
      hashes.add(to_valid_utf8(algorithm), to_valid_utf8(digest));
    object.add("hashes", std::move(hashes));
  }
  return object;
}

}  // namespace

std::string write_drift_text(const DriftView& view, const Style& style) {
  std::string out;
  if (style.verbosity >= 0) out += environment_lines(view.environment, style);
  for (const auto& comparison : view.comparisons) {
    if (style.verbosity >= 0)
      out += style(Paint::bold, "Against     ") + printable(comparison.name) + ", " + comparison.what + "\n";
    if (!comparison.changes.empty() && style.verbosity >= 0) out += "\n";
    for (const auto& change : comparison.changes) write_change(out, change, style);
    if (!comparison.changes.empty()) out += "\n";
  }
  if (!out.empty() && !out.ends_with("\n\n")) out += "\n";
  std::vector<model::Finding> others;
  std::ranges::copy_if(view.findings, std::back_inserter(others),
                       [](const model::Finding& one) { return !is_change(one); });
  out += write_findings(others, style);
  out += write_suppressed(view.suppressed, style);
  const bool drifted = std::ranges::any_of(view.comparisons,
                                           [](const model::Comparison& one) { return !one.changes.empty(); });
  if (drifted && !view.accept.empty() && style.verbosity >= 0)
    out += style(Paint::bold, "To accept it") + "\n  " + style(Paint::green, view.accept) + "\n\n";
  return out + style(drifted ? Paint::red : Paint::green, summary_of(view)) + "\n";
}

Node drift_node(const DriftView& view) {
  Array comparisons;
  for (const auto& comparison : view.comparisons) {
    Array changes;
    for (const Change& change : comparison.changes) {
      Object row;
      row.add("kind", model::to_text(change.kind));
      row.add("code", model::code_of(change.kind));
      row.add("name", to_valid_utf8(change.key));
      row.add("before", optional_text(change.before));
      row.add("after", optional_text(change.after));
      row.add("evidence", strings_node(change.evidence));
      changes.emplace_back(std::move(row));
    }
    Object object;
    object.add("name", to_valid_utf8(comparison.name));
    object.add("what", comparison.what);
    object.add("changes", std::move(changes));
    comparisons.emplace_back(std::move(object));
  }
  Object document;
  document.add("schema", drift_schema);
  document.add("environment", environment_summary_node(view.environment));
  document.add("comparisons", std::move(comparisons));
  document.add("findings", findings_node(view.findings));
  document.add("suppressed", suppressed_node(view.suppressed));
  return document;
}

std::string write_state(const model::State& state, std::string_view directory) {
  Object markers;
  for (const auto name : pep::marker_variable_names) {
    // A kernel's release and version change with every update, and no requirement goes by them.
    if (name == "platform_release" || name == "platform_version") continue;
    const std::string* value = pep::marker_variable(state.markers, name);
    if (!value->empty()) markers.add(std::string(name), to_valid_utf8(*value));
  }
  Array rows;
  for (const auto& entry : state.entries) {
    Object row;
    row.add("name", to_valid_utf8(entry.name));
    if (!entry.version.empty()) row.add("version", to_valid_utf8(entry.version));
    if (entry.editable) row.add("editable", true);
    if (entry.source != nullptr && entry.source->kind != model::Source::Kind::index)
      row.add("source", source_node(*entry.source, directory));
    if (!entry.extras.empty()) row.add("extras", strings_node(entry.extras));
    rows.emplace_back(std::move(row));
  }
  Object document;
  document.add("schema", state_schema);
  document.add("python", std::move(markers));
  document.add("sources_known", state.sources_known);
  document.add("extras_known", state.extras_known);
  document.add("distributions", std::move(rows));
  return data::write_json(document, data::JsonStyle::indented) + "\n";
}

}  // namespace trysquare::report

#include "report/moves_text.hpp"

#include "base/text.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Move;
using model::MoveKind;
using model::Verdict;

namespace {

std::string sign_of(const Move& move) {
  if (move.kind == MoveKind::added) return "+";
  return move.kind == MoveKind::dropped ? "-" : "~";
}

std::string sense_of(const Move& move) {
  if (move.verdict == Verdict::moves) return fmt::format("{} is installed: it has to change", move.installed);
  if (move.verdict == Verdict::stays) return fmt::format("{} is installed, and may stay", move.installed);
  if (move.verdict == Verdict::absent) return "not installed";
  switch (move.kind) {
    case MoveKind::must: return "no version is in both: everybody has to change";
    case MoveKind::narrowed: return "some versions are accepted no more";
    case MoveKind::added: return "nothing was said of it before";
    case MoveKind::source: return "it has to come from elsewhere";
    case MoveKind::widened: return "whoever fitted fits";
    case MoveKind::dropped: break;
  }
  return "nothing is said of it any more";
}

void write_move(std::string& out, const Move& move, const Style& style) {
  std::string line = move.key;
  if (!move.marker.empty()) line += fmt::format(" ({})", move.marker);
  const std::string from = move.before.empty() ? "" : " " + move.before;
  line += move.kind == MoveKind::added     ? " " + move.after
          : move.kind == MoveKind::dropped ? from
                                           : fmt::format("{} -> {}", from, move.after);
  const Paint paint = model::is_pressing(move) ? Paint::red : Paint::green;
  out += "  " + style(paint, sign_of(move)) + wrapped("    ", line, style).substr(3);
  out += wrapped("      ", sense_of(move), style);
}

}  // namespace

std::string write_moves_text(const model::Moves& moves, const Style& style) {
  std::string out = style(Paint::bold, fmt::format("{} -> {}", moves.before, moves.after));
  if (!moves.environment.empty()) out += ", for " + printable(moves.environment);
  out += "\n\n";
  std::size_t pressing = 0;
  for (const auto& move : moves.moves) {
    if (model::is_pressing(move)) ++pressing;
    if (style.verbosity < 0 && !model::is_pressing(move)) continue;
    write_move(out, move, style);
  }
  if (!moves.moves.empty()) out += "\n";
  if (!moves.remedy.empty())
    out += style(Paint::bold, "To move") + "\n  " + style(Paint::green, moves.remedy) + "\n\n";
  if (moves.moves.empty()) {
    out += style(Paint::green, "Both accept the same.") + "\n";
    return out;
  }
  const std::string what =
      moves.environment.empty() ? "may ask clients to change" : "ask this environment to change";
  out +=
      style(pressing > 0 ? Paint::red : Paint::green,
            fmt::format("{}, of which {} {}.", counted(moves.moves.size(), "difference"), pressing, what)) +
      "\n";
  return out;
}

Node moves_node(const model::Moves& moves) {
  Array rows;
  for (const Move& move : moves.moves) {
    Object row;
    row.add("name", to_valid_utf8(move.key));
    row.add("marker", optional_text(move.marker));
    row.add("before", optional_text(move.before));
    row.add("after", optional_text(move.after));
    row.add("kind", model::to_text(move.kind));
    row.add("verdict", model::to_text(move.verdict));
    row.add("installed", optional_text(move.installed));
    row.add("pressing", model::is_pressing(move));
    row.add("before_place", move.old_place.empty() ? Node() : place_node(move.old_place));
    row.add("after_place", move.new_place.empty() ? Node() : place_node(move.new_place));
    rows.emplace_back(std::move(row));
  }
  Object document;
  document.add("schema", moves_schema);
  document.add("before", to_valid_utf8(moves.before));
  document.add("after", to_valid_utf8(moves.after));
  document.add("environment", optional_text(moves.environment));
  document.add("changes", std::move(rows));
  document.add("remedy", optional_text(moves.remedy));
  return document;
}

}  // namespace trysquare::report

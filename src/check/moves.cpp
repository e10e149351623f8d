#include "check/moves.hpp"

#include "base/text.hpp"
#include "check/installed_version.hpp"
#include "model/source.hpp"
#include "pep/common_version.hpp"
#include "pep/version_bounds.hpp"
#include "read/sources.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::check {

namespace {

using model::Constraint;
using model::Move;
using model::MoveKind;
using pep::SpecifierSet;

using Lines = std::vector<const Constraint*>;

// By key, then by the marker that nothing decides.
using ByMarker = std::map<std::string, Lines>;
using ByKey = std::map<std::string, ByMarker>;

std::vector<const SpecifierSet*> sets_of(const Lines& lines) {
  std::vector<const SpecifierSet*> sets;
  for (const auto* line : lines) sets.push_back(&line->requirement.specifiers);
  return sets;
}

std::string text_of(const Lines& lines) {
  std::vector<std::string> parts;
  for (const auto* line : lines) {
    const auto& wanted = line->requirement;
    const std::string part = wanted.url
                                 ? "@ " + model::source_text(read::source_of_location(*wanted.url).get())
                                 : pep::merged_text({&wanted.specifiers});
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
  }
  return join(parts, " and ");
}

const Constraint* located(const Lines& lines) {
  const auto found =
      std::ranges::find_if(lines, [](const Constraint* line) { return line->requirement.url.has_value(); });
  return found == lines.end() ? nullptr : *found;
}

class Comparison {
 public:
  explicit Comparison(const MovesQuestion& question) : question_(question) {}

  std::vector<Move> run() {
    const ByKey before = group(question_.before), after = group(question_.after);
    std::set<std::string> keys;
    for (const auto* side : {&before, &after}) {
      for (const auto& [key, lines] : *side) keys.insert(key);
    }
    for (const auto& key : keys) compare_key(key, lines_of(before, key), lines_of(after, key));
    return std::move(moves_);
  }

 private:
  ByKey group(const std::vector<Constraint>& lines) const {
    ByKey found;
    for (const auto& line : lines) {
      const auto& wanted = line.requirement;
      if (wanted.specifiers.empty() && !wanted.url) continue;
      std::string marker;
      if (wanted.marker) {
        const auto truth = decide(*wanted.marker);
        if (truth && !*truth) continue;
        if (!truth) marker = wanted.marker->text();
      }
      found[wanted.key][marker].push_back(&line);
    }
    return found;
  }

  // Nothing where the target does not tell.
  std::optional<bool> decide(const pep::Marker& marker) const {
    for (const auto& name : marker.variables()) {
      const std::string* value = pep::marker_variable(question_.target, name);
      if (value != nullptr && value->empty()) return std::nullopt;
    }
    const auto value =
        marker.evaluate({question_.target, pep::MarkerContext::metadata, std::string(), {}, {}});
    return value ? std::optional(*value) : std::nullopt;
  }

  static ByMarker lines_of(const ByKey& side, const std::string& key) {
    const auto found = side.find(key);
    return found == side.end() ? ByMarker() : found->second;
  }

  // Where one side has a marker of its own, what the other says everywhere counts there, too.
  void compare_key(const std::string& key, const ByMarker& before, const ByMarker& after) {
    std::set<std::string> markers;
    for (const auto* side : {&before, &after}) {
      for (const auto& [marker, lines] : *side) markers.insert(marker);
    }
    const auto there = [](const ByMarker& side, const std::string& marker) {
      Lines lines;
      for (const auto& [own, held] : side) {
        if (own.empty() || own == marker) lines.insert(lines.end(), held.begin(), held.end());
      }
      return lines;
    };
    for (const auto& marker : markers) compare(key, marker, there(before, marker), there(after, marker));
  }

  void compare(const std::string& key, const std::string& marker, const Lines& before, const Lines& after) {
    Move move{.key = key, .marker = marker, .before = text_of(before), .after = text_of(after)};
    if (move.before == move.after) return;
    if (!before.empty()) move.old_place = before.front()->place;
    if (!after.empty()) move.new_place = after.front()->place;
    const auto kind = kind_of(before, after);
    if (!kind) return;
    move.kind = *kind;
    judge(after, move);
    moves_.push_back(std::move(move));
  }

  // Nothing when both accept the same.
  static std::optional<MoveKind> kind_of(const Lines& before, const Lines& after) {
    if (before.empty()) return MoveKind::added;
    if (after.empty()) return MoveKind::dropped;
    const auto *from = located(before), *to = located(after);
    if (from != nullptr || to != nullptr) {
      const bool same = from != nullptr && to != nullptr &&
                        model::same_source(read::source_of_location(*from->requirement.url).get(),
                                           read::source_of_location(*to->requirement.url).get());
      return same ? std::nullopt : std::optional(MoveKind::source);
    }
    const auto old_sets = sets_of(before), new_sets = sets_of(after);
    auto all = old_sets;
    all.insert(all.end(), new_sets.begin(), new_sets.end());
    if (!pep::find_common_version(all)) return MoveKind::must;
    if (pep::find_version_beyond(old_sets, new_sets)) return MoveKind::narrowed;
    if (pep::find_version_beyond(new_sets, old_sets)) return MoveKind::widened;
    return std::nullopt;
  }

  void judge(const Lines& after, Move& move) const {
    if (question_.environment == nullptr) return;
    const auto* installed = question_.environment->find(move.key);
    move.verdict = model::Verdict::absent;
    if (installed == nullptr) return;
    move.installed = installed_version(*installed);
    move.verdict =
        move.installed.empty() || !move.marker.empty() ? model::Verdict::unknown : model::Verdict::stays;
    if (move.verdict == model::Verdict::unknown) return;
    for (const auto* line : after) {
      const auto& wanted = line->requirement;
      if (wanted.url && !question_.sources_known) {
        move.verdict = model::Verdict::unknown;
        return;
      }
      const bool fits = wanted.url ? model::same_source(read::source_of_location(*wanted.url).get(),
                                                        installed->source.get())
                                   : wanted.specifiers.contains(move.installed, pep::Prereleases::allow);
      if (!fits) move.verdict = model::Verdict::moves;
    }
  }

  const MovesQuestion& question_;
  std::vector<Move> moves_;
};

}  // namespace

std::vector<model::Move> compare_accepted(const MovesQuestion& question) {
  return Comparison(question).run();
}

}  // namespace trysquare::check

#include "check/drift.hpp"

#include "base/text.hpp"
#include "check/installed_version.hpp"
#include "pep/common_version.hpp"
#include "pep/name.hpp"
#include "pep/version_bounds.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace trysquare::check {

namespace {

using model::Change;
using model::ChangeKind;
using model::State;
using model::StateEntry;

// What installers put into every environment themselves, and lists of projects leave out.
bool is_installer(std::string_view key) {
  constexpr std::array<std::string_view, 4> keys{"pip", "setuptools", "wheel", "uv"};
  return std::ranges::find(keys, key) != keys.end();
}

std::string shown_version(const StateEntry& entry) { return entry.version.empty() ? "?" : entry.version; }

std::string shown_source(const StateEntry& entry) {
  return (entry.editable ? "editable " : "") + model::source_text(entry.source.get());
}

std::string shown_extras(const StateEntry& entry) {
  return entry.extras.empty() ? "none" : join(entry.extras, ", ");
}

// Nothing when they are the same version.
std::optional<ChangeKind> direction(const std::string& before, const std::string& after) {
  const auto from = pep::Version::try_parse(before), to = pep::Version::try_parse(after);
  if (!from || !to) return before == after ? std::nullopt : std::optional(ChangeKind::other_version);
  if (*from == *to) return std::nullopt;
  return *from < *to ? ChangeKind::up : ChangeKind::down;
}

// On which side of what is accepted a version lies.
ChangeKind side_of(const pep::SpecifierSet& accepted, const std::string& version) {
  const auto below = pep::SpecifierSet::parse("<" + version), above = pep::SpecifierSet::parse(">" + version);
  if (!below || !above) return ChangeKind::other_version;
  const bool room_below = pep::find_common_version({&accepted, &*below}).has_value();
  const bool room_above = pep::find_common_version({&accepted, &*above}).has_value();
  if (room_below == room_above) return ChangeKind::other_version;
  return room_below ? ChangeKind::up : ChangeKind::down;
}

// Whether the marker holds; nothing when that is not known.
std::optional<bool> holds(const pep::Marker& marker, const pep::MarkerEnvironment& markers) {
  for (const auto& name : marker.variables()) {
    const std::string* value = pep::marker_variable(markers, name);
    if (value != nullptr && value->empty()) return std::nullopt;
  }
  const auto value = marker.evaluate({markers, pep::MarkerContext::metadata, std::string(), {}, {}});
  return value ? std::optional(*value) : std::nullopt;
}

class States {
 public:
  explicit States(const StatesQuestion& question)
      : question_(question), before_(question.before), after_(question.after) {}

  std::vector<Change> run() {
    compare_interpreters();
    if (question_.requirements != nullptr) compare_markers();
    std::set<std::string_view> keys;
    for (const auto* state : {&before_, &after_}) {
      for (const auto& entry : state->entries) keys.insert(entry.key);
    }
    for (const auto key : keys) compare(key);
    std::ranges::stable_sort(changes_, {}, [](const Change& one) { return std::pair(one.key, one.kind); });
    return std::move(changes_);
  }

 private:
  void compare_interpreters() {
    const auto add = [&](std::string_view what, const std::string& before, const std::string& after,
                         model::Severity severity) {
      if (before.empty() || after.empty() || before == after) return;
      Change change{ChangeKind::interpreter, std::string(what), before, after};
      change.severity = severity;
      changes_.push_back(std::move(change));
    };
    const auto &from = before_.markers, &to = after_.markers;
    const bool series = from.python_version != to.python_version || from.python_full_version.empty() ||
                        to.python_full_version.empty();
    add("python", series ? from.python_version : from.python_full_version,
        series ? to.python_version : to.python_full_version,
        series ? model::Severity::error : model::Severity::info);
    add("implementation", from.implementation_name, to.implementation_name, model::Severity::error);
    add("platform", from.sys_platform, to.sys_platform, model::Severity::error);
    add("machine", from.platform_machine, to.platform_machine, model::Severity::error);
  }

  // Requirements of what did not change itself, whose markers the two interpreters answer differently.
  void compare_markers() {
    struct Flip {
      bool now;
      std::vector<std::string> evidence;
      Place place;
    };
    std::map<std::string, Flip> flips;
    std::set<std::string> always;  // required by somebody on both sides
    for (const auto& one : question_.requirements->distributions) {
      const auto* old = before_.find(one.key);
      if (old == nullptr || direction(old->version, installed_version(one))) continue;
      for (const auto& line : one.requirements) {
        const auto requirement =
            line.parsed ? Result<pep::Requirement>(*line.parsed) : pep::Requirement::parse(line.text);
        if (!requirement) continue;
        if (!requirement->marker) {
          always.insert(requirement->key);
          continue;
        }
        const auto was = holds(*requirement->marker, before_.markers),
                   is = holds(*requirement->marker, after_.markers);
        if (!was || !is) continue;
        if (*was && *is) always.insert(requirement->key);
        if (*was == *is) continue;
        auto& flip = flips.try_emplace(requirement->key, Flip{*is, {}, {}}).first->second;
        flip.now = flip.now || *is;
        flip.place = place_of_metadata(one.metadata_path, line.line);
        flip.evidence.push_back(fmt::format("{} {} requires {} ({})", one.name, one.version,
                                            requirement->text(), to_text(flip.place)));
      }
    }
    for (auto& [key, flip] : flips) {
      if (always.contains(key)) continue;
      const auto *there = after_.find(key), *was = before_.find(key);
      Change change{ChangeKind::marker, key, was == nullptr ? "" : shown_version(*was),
                    there == nullptr ? "" : shown_version(*there)};
      change.evidence.push_back(flip.now ? "its marker holds now" : "its marker holds no longer");
      std::ranges::move(flip.evidence, std::back_inserter(change.evidence));
      change.place = std::move(flip.place);
      marked_.insert(key);
      changes_.push_back(std::move(change));
    }
  }

  void compare(std::string_view key) {
    const auto *before = before_.find(key), *after = after_.find(key);
    if (before == nullptr || after == nullptr) return come_or_go(before, after);
    compare_versions(*before, *after);
    const bool sources = before_.sources_known && after_.sources_known;
    if (sources && (before->editable != after->editable ||
                    !model::same_source(before->source.get(), after->source.get())))
      add(ChangeKind::source, *before, shown_source(*before), shown_source(*after));
    if (before_.extras_known && after_.extras_known && before->extras != after->extras)
      add(ChangeKind::extras, *before, shown_extras(*before), shown_extras(*after));
  }

  void come_or_go(const StateEntry* before, const StateEntry* after) {
    const StateEntry& entry = before == nullptr ? *after : *before;
    const bool whole = before_.recorded || !is_installer(entry.key);
    if (!whole || marked_.contains(entry.key)) return;
    if (before == nullptr) {
      Change& change = add(ChangeKind::added, entry, "", shown_version(entry));
      change.remedy = fmt::format("pip uninstall {}", shell_quoted(entry.name));
      return;
    }
    Change& change = add(ChangeKind::removed, entry, shown_version(entry), "");
    if (!entry.version.empty() && entry.source == nullptr)
      change.remedy = fmt::format("pip install {}=={}", entry.name, entry.version);
  }

  void compare_versions(const StateEntry& before, const StateEntry& after) {
    if (before.version.empty() || after.version.empty()) return compare_range(before, after);
    const auto kind = direction(before.version, after.version);
    if (!kind) return;
    Change& change = add(*kind, before, before.version, after.version);
    change.remedy = fmt::format("pip install {}=={}", before.name, before.version);
  }

  // A list that asks for a range is content with every version inside.
  void compare_range(const StateEntry& before, const StateEntry& after) {
    if (question_.declared == nullptr || after.version.empty()) return;
    for (const auto& declared : *question_.declared) {
      const auto& wanted = declared.requirement;
      const bool here = wanted.key == before.key &&
                        (!wanted.marker || holds(*wanted.marker, after_.markers).value_or(false));
      if (!here || wanted.specifiers.contains(after.version, pep::Prereleases::allow)) continue;
      add(side_of(wanted.specifiers, after.version), before, pep::merged_text({&wanted.specifiers}),
          after.version)
          .place = declared.place;
      return;
    }
  }

  Change& add(ChangeKind kind, const StateEntry& entry, std::string before, std::string after) {
    changes_.push_back({kind, entry.key, std::move(before), std::move(after), {}, entry.place});
    return changes_.back();
  }

  const StatesQuestion& question_;
  const State& before_;
  const State& after_;
  std::set<std::string> marked_;  // keys that a marker explains
  std::vector<Change> changes_;
};

// The lines that speak of one distribution, with what the entry does against them.
void compare_lines(const StateEntry& entry, const State& state,
                   const std::vector<const model::Constraint*>& lines, std::vector<Change>& into) {
  std::optional<Change> version, source;
  for (const auto* line : lines) {
    const auto& wanted = line->requirement;
    const auto truth = wanted.marker ? holds(*wanted.marker, state.markers) : std::optional(true);
    if (truth && !*truth) continue;
    std::optional<Change>* slot = nullptr;
    if (wanted.url) {
      const auto origin = read::source_of_location(*wanted.url);
      if (!state.sources_known || model::same_source(origin.get(), entry.source.get())) continue;
      slot = &source;
      if (!*slot)
        *slot = Change{ChangeKind::source, entry.key, model::source_text(origin.get()), shown_source(entry)};
    } else {
      if (entry.version.empty() || wanted.specifiers.contains(entry.version, pep::Prereleases::allow))
        continue;
      slot = &version;
      if (!*slot)
        *slot = Change{side_of(wanted.specifiers, entry.version), entry.key,
                       pep::merged_text({&wanted.specifiers}), entry.version};
    }
    if ((*slot)->evidence.empty()) (*slot)->place = line->place;
    (*slot)->evidence.push_back(fmt::format("{}: {}", to_text(line->place), line->text));
    // Nothing tells whether its marker holds.
    if (!truth && (*slot)->evidence.size() == 1) (*slot)->severity = model::Severity::warning;
    if (truth) (*slot)->severity = model::Severity::error;
  }
  if (version) into.push_back(*std::move(version));
  if (source) into.push_back(*std::move(source));
}

}  // namespace

model::State make_state(const model::Environment& environment, const RequirementGraph& graph,
                        const model::Project* project) {
  State state{.name = environment.path, .entries = {}, .markers = environment.markers};
  std::map<std::string, std::set<std::string>> extras;
  for (const auto& edge : graph.edges) {
    for (const auto& extra : edge.requirement->extras)
      extras[edge.requirement->key].insert(pep::normalize_name(extra));
  }
  if (project != nullptr) {
    for (const auto& declared : project->requirements) {
      for (const auto& extra : declared.requirement.extras)
        extras[declared.requirement.key].insert(pep::normalize_name(extra));
    }
  }
  for (const auto* one : graph.active) {
    StateEntry entry{one->name, one->key, installed_version(*one), one->source, one->editable};
    if (const auto asked = extras.find(one->key); asked != extras.end())
      entry.extras.assign(asked->second.begin(), asked->second.end());
    if (project != nullptr) entry.place = place_of_metadata(one->metadata_path, 0);
    state.entries.push_back(std::move(entry));
  }
  std::ranges::stable_sort(state.entries, {}, &StateEntry::key);
  state.sources_known = project == nullptr || project->sources_told;
  state.extras_known = project == nullptr || !graph.edges.empty();
  return state;
}

std::vector<Change> compare_states(const StatesQuestion& question) { return States(question).run(); }

std::vector<Change> compare_with_accepted(const AcceptedQuestion& question) {
  std::map<std::string_view, std::vector<const model::Constraint*>> lines;
  for (const auto& line : question.constraints) lines[line.requirement.key].push_back(&line);
  std::vector<Change> changes;
  for (const auto& entry : question.state.entries) {
    const auto found = lines.find(entry.key);
    if (found != lines.end()) compare_lines(entry, question.state, found->second, changes);
  }
  return changes;
}

model::Finding finding_of(const Change& change, const model::Comparison& comparison) {
  std::string message;
  const std::string &key = change.key, &before = change.before, &after = change.after, &by = comparison.name;
  switch (change.kind) {
    case ChangeKind::added:
      message = fmt::format("`{}` {} is there, {} does not hold it", key, after, by);
      break;
    case ChangeKind::removed: message = fmt::format("`{}` {} is gone, {} holds it", key, before, by); break;
    case ChangeKind::up:
      message = fmt::format("`{}` is {}, above what {} says: {}", key, after, by, before);
      break;
    case ChangeKind::down:
      message = fmt::format("`{}` is {}, below what {} says: {}", key, after, by, before);
      break;
    case ChangeKind::other_version:
      message = fmt::format("`{}` is {}, {} says {}", key, after, by, before);
      break;
    case ChangeKind::source:
      message = fmt::format("`{}` comes from {}, {} says {}", key, after, by, before);
      break;
    case ChangeKind::extras:
      message = fmt::format("of `{}` the extras {} are asked for, {} says {}", key, after, by, before);
      break;
    case ChangeKind::marker:
      message = fmt::format("{}: `{}` {}", change.evidence.front(), key,
                            after.empty()    ? "is not installed"
                            : before.empty() ? "is there now"
                                             : "is there");
      break;
    case ChangeKind::interpreter:
      message = fmt::format("the {} is {}, {} says {}", key, after, by, before);
      break;
  }
  model::Finding finding =
      model::make_finding(model::code_of(change.kind), key, std::move(message), change.place);
  finding.severity = change.severity;
  finding.evidence = change.evidence;
  finding.remedy = change.remedy;
  return finding;
}

}  // namespace trysquare::check

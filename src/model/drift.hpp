// States of environments, and what changed from one to another.
#pragma once

#include "base/place.hpp"
#include "model/finding.hpp"
#include "model/source.hpp"
#include "pep/marker.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

// One distribution as it was: what is worth recording of it.
struct StateEntry {
  std::string name, key, version;  // an empty version: not told
  std::shared_ptr<const Source> source = {};
  bool editable = false;
  std::vector<std::string> extras = {};  // that somebody asks of it, sorted
  Place place = {};                      // where a file says so
};

struct State {
  std::string name;                 // ".venv", "baseline.json"
  std::vector<StateEntry> entries;  // by key
  pep::MarkerEnvironment markers;   // empty fields: not known
  bool sources_known = false;       // an entry without a source came from an index
  bool extras_known = false;
  bool recorded = false;  // by ourselves: then installers of packages count like any other distribution

  const StateEntry* find(std::string_view key) const;
};

enum class ChangeKind : std::uint8_t {
  added,
  removed,
  up,
  down,
  other_version,  // without an order: an excluded version, a version that is none
  source,
  extras,
  marker,      // a requirement's marker holds now, or no longer
  interpreter  // another Python or platform
};
constexpr std::size_t change_kinds = 9;
std::string_view to_text(ChangeKind kind);
// The finding's code.
std::string_view code_of(ChangeKind kind);

struct Change {
  ChangeKind kind = ChangeKind::added;
  std::string key;
  std::string before, after;  // versions, ranges, sources, extras; empty: nothing
  std::vector<std::string> evidence = {};
  Place place = {};
  std::string remedy = {};
  Severity severity = Severity::error;
};

// What was laid against what, with what came of it.
struct Comparison {
  std::string name;             // "baseline.json", "v261"
  std::string what;             // "recorded state", "release", "constraints", "a fresh installation"
  std::vector<Change> changes;  // by key, then by kind
};

// A finding that somebody decided to live with, until a day.
struct Suppression {
  std::string code;     // a code, a prefix of codes or a name
  std::string subject;  // as it was written, of a distribution in any spelling; empty: any
  std::string reason;
  std::string expires;  // "2027-01-31": the last day that it counts; empty: it does not expire
  Place place;
};

struct Suppressed {
  Finding finding;
  std::string reason, expires;
  Place place;
};

}  // namespace trysquare::model

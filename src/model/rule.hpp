// Rules are data (design, section 5; docs/rules.md): when an environment meets the requirements and the
// settings match, these edits keep the behaviour of the old release.
#pragma once

#include "base/place.hpp"
#include "model/finding.hpp"
#include "model/setting_path.hpp"
#include "model/value.hpp"
#include "pep/requirement.hpp"
#include "pep/version.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::model {

// An RFC 6902 operation on the settings (the path's first token is a setting's name, the next ones keys or
// list indexes of the value itself, never of its wire form) plus the rule that asked for it.
struct Edit {
  enum class Op : std::uint8_t { add, remove, replace, move };
  Op op = Op::add;
  std::string path;  // "/STORAGES/default/BACKEND"
  std::string from;  // of move
  Value value;       // of add and replace; of move: what was moved, which RFC 6902 lets stand unread
  std::string rule;  // "django/5.1/storages"
  std::string reason;
  Applicability applicability = Applicability::safe;
  bool operator==(const Edit&) const = default;
};
std::string_view to_text(Edit::Op op);

// What the settings hold. A value that is not known makes neither yes nor no (rules/conditions.hpp).
struct Condition {
  enum class Kind : std::uint8_t {
    present,
    absent,
    equals,
    one_of,
    contains,  // an item of a list, tuple or set; a key of a dict; a part of a text
    starts_with,
    lacks,  // a text without this part
    type,   // one of value_type_names
    truth,  // as Python's bool() answers
    any_of,
    all_of,
    none_of
  };
  Kind kind = Kind::present;
  SettingPath path;  // not of any_of, all_of and none_of
  std::vector<Value> values;
  std::vector<Condition> parts;
};

// One step of a cure. Which members a verb uses: the table in read/rule_toml_actions.cpp.
struct Action {
  enum class Verb : std::uint8_t {
    remove,
    move,
    set,
    set_default,
    replace,
    remove_item,
    insert_item,
    reprefix,
    pick,
    pair
  };
  enum class Position : std::uint8_t { end, start, before, after };
  Verb verb = Verb::remove;
  SettingPath path;
  SettingPath to;                     // move
  bool as_truth = false;              // move: Python's bool() of the value
  std::int64_t times = 1, per = 1;    // move: the number is multiplied or divided
  Value from;                         // replace, reprefix
  Value value;                        // set, set_default, replace, insert_item, reprefix, pair
  std::string unless;                 // reprefix: texts that hold this stay
  std::size_t index = 0;              // pick
  std::vector<Value> items;           // remove_item
  Position position = Position::end;  // insert_item
  Value anchor;                       // insert_item, of before and after
  Place place;
};
std::string_view to_text(Action::Verb verb);

// What shows that settings were written for the time before a change: themselves (an old name is there), or,
// where a default changed and nothing shows it, only what the release says it was built for. Where no such
// release is known, `release_tells` asks for a review and `known_release_tells` says nothing.
enum class WrittenBefore : std::uint8_t { settings_show, release_tells, known_release_tells };

// How the tests ask the real package (tests/differential/test_rules.py). Python, never run by the engine.
struct RuleProof {
  Dict given;               // settings that make the package answer
  std::string preparation;  // statements after set-up
  std::string question;     // an expression; its repr() is the answer
};

// What the real package does: exactly one of the three texts is filled.
struct RuleOutcome {
  enum class Kind : std::uint8_t { unstated, fails, warns, answers };
  Kind kind = Kind::unstated;
  std::string text;    // a part of the exception's or the warning's text
  std::string answer;  // repr() of the question's answer; may come with a warning
};

struct RuleExample {
  std::string title;
  std::map<std::string, std::string> versions;  // distribution (PEP 503) -> version
  std::vector<std::string> built_for;           // requirements
  Dict settings;
  std::optional<Dict> expected;      // nothing: left alone
  bool no_cure = false;              // a finding instead of edits
  std::vector<std::string> through;  // "configure", "module"
  // Where else the package does the same: requirements; empty: on this side of the rule's boundary.
  std::vector<std::string> across;
  RuleOutcome uncured, cured;
  Place place;
};

struct Rule {
  std::string package;  // the directory: a distribution's PEP 503 name
  std::string release;  // the file: "5.1"
  std::string name;     // "storages"
  std::vector<pep::Requirement> when;
  std::vector<Condition> match;         // all of them
  std::vector<Action> actions;          // none: there is no cure
  Severity severity = Severity::error;  // of what happens without the cure
  Applicability applicability = Applicability::safe;
  WrittenBefore written_before = WrittenBefore::settings_show;
  std::string message;
  std::string remedy;  // what a user can do where there is no cure
  std::string note;    // URL of the release note
  std::optional<RuleProof> proof;
  std::vector<RuleExample> examples;
  Place place;

  std::string id() const { return package + "/" + release + "/" + name; }
  // The settings that the rule looks at or changes; sorted, each once.
  std::vector<std::string> settings() const;
};

// By package, release (PEP 440) and name: rules of an older release run first, so that what was renamed twice
// arrives. The order of files does not matter.
void sort_rules(std::vector<Rule>& rules);

// What sanitizing answers.
struct Sanitized {
  Dict settings;
  std::vector<Edit> edits;             // in the order in which they apply
  std::vector<Finding> findings;       // no cure, needs a review, could not be judged; sorted
  std::vector<std::string> undecided;  // ids of the rules that could not be judged
  std::vector<std::string> looked_at;  // the settings that some rule looks at or changes; sorted
};

// "none", "bool", "int", "float", "str", "bytes", "path", "list", "tuple", "set", "dict", "object",
// "unknown".
std::string_view type_name(const Value& value);
inline constexpr std::array<std::string_view, 11> value_type_names{
    "none", "bool", "int", "float", "str", "bytes", "path", "list", "tuple", "set", "dict"};

}  // namespace trysquare::model

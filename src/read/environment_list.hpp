// An environment under construction from a file that lists it: each distribution once, everything that is
// wrong with its place, and markers decided by what is known of the target.
#pragma once

#include "base/truth.hpp"
#include "data/node.hpp"
#include "model/environment.hpp"
#include "read/target.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

// Whether a marker holds for the target: with one of the extras that are asked for, or without any.
Truth judge_marker(const pep::Marker& marker, const Target& target);

// Whether that member is there and is `true`.
bool is_true(const data::Node& node, std::string_view key);

// The version that a set of specifiers names by `==` or `===`; empty when it names none.
std::string pinned_version(const pep::SpecifierSet& specifiers);

// A requirement as lock files tell it, in parts, as PEP 508 writes it; a part that is empty is left out.
std::string requirement_text(std::string_view name, const std::vector<std::string>& extras,
                             std::string_view specifiers, std::string_view marker);

class EnvironmentList {
 public:
  // Several versions of one name are a mistake in a list of what is installed. In a lock file or a project's
  // own file they are alternatives: which is installed is not known then.
  enum class Kind : std::uint8_t { installed, locked, declared };
  EnvironmentList(const std::string& path, const Target& target, Kind kind = Kind::installed)
      : path_(path), target_(target), kind_(kind) {}

  const std::string& path() const { return path_; }
  const Target& target() const { return target_; }

  struct Entry {
    std::string name, version;  // an empty version: not told
    std::string origin = {};    // URL or path; credentials are masked
    bool editable = false;
    std::shared_ptr<const model::Source> source = {};  // null: what the origin tells
    // What a lock file says that it requires, as PEP 508 writes it. Lock files leave out what no target
    // needs: only what the file lists as a distribution is kept of these.
    std::vector<model::RequirementLine> requirements = {};
    std::uint32_t version_column = 0;  // of the version in the line of `place`; 0: as `add` is told
  };
  // A name that is none, an empty version and a second version are told. `version`: the member that tells the
  // version; null: it stands at `place`, too.
  void add(Entry entry, const Place& place, const data::Node* version = nullptr);

  // What the file asks for: kept as written; where its marker does not fail, its pin is what is installed,
  // and of a range the version is not known.
  void declare(const pep::Requirement& requirement, std::string text, const Place& place,
               std::shared_ptr<const model::Source> source = {});
  void declare_python(std::string specifiers);
  // What the file tells of its own target.
  pep::MarkerEnvironment& markers() { return found_.markers; }
  // Gives a distribution whose version is not told yet this one.
  void pin(std::string_view key, const std::string& version);

  // False when the marker is known to be false; when nothing tells, that is told and it counts as true.
  bool wanted(const pep::Marker& marker, std::string_view name, const Place& place);
  // The same for its text, which may be no marker.
  bool wanted(std::string_view marker, std::string_view name, const Place& place);

  void problem(Place place, std::string message, model::Severity severity = model::Severity::error);
  void problem(const data::Node& node, std::string message) {
    problem(node.place(path_), std::move(message));
  }

  // A member that should be a string: empty, and told, when it is something else; empty when it is missing.
  std::string text(const data::Node& node, std::string_view key);
  // The same for an array and an object: null, and told.
  const data::Array* array(const data::Node& node, std::string_view key);
  const data::Object* object(const data::Node& node, std::string_view key);

  model::Environment take();

 private:
  struct Seen {
    std::string version;
    std::uint32_t line;
    std::size_t index;  // of the distribution
    bool several = false;
  };
  void add_again(const Entry& entry, const Place& place, Seen& first);
  void tell_unversioned();
  void keep_listed_requirements();

  const std::string& path_;
  const Target& target_;
  Kind kind_;
  model::Environment found_;
  std::map<std::string, Seen, std::less<>> seen_;
  std::map<std::string, std::string> ranges_;  // key -> as written: declared without a version
  std::size_t problems_ = 0;
};

}  // namespace trysquare::read

// An environment under construction from a file that lists it: each distribution once, everything that is
// wrong with its place, and markers decided by what is known of the target.
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace trysquare::read {

enum class Truth : std::uint8_t { holds, fails, unknown };

// Whether a marker holds where `known` is what is known (empty fields: not known); no extra is asked for.
Truth judge_marker(const pep::Marker& marker, const pep::MarkerEnvironment& known);

class EnvironmentList {
 public:
  // Of a lock file, several versions of one name are no mistake: which is installed is not known then.
  enum class Kind : std::uint8_t { installed, locked };
  EnvironmentList(const std::string& path, const pep::MarkerEnvironment& known, Kind kind = Kind::installed)
      : path_(path), known_(known), kind_(kind) {}

  const std::string& path() const { return path_; }
  const pep::MarkerEnvironment& known() const { return known_; }

  struct Entry {
    std::string name, version;  // an empty version: not told
    std::string origin = {};    // URL or path; credentials are masked
    bool editable = false;
  };
  // A name that is none, an empty version and a second version are told.
  void add(const Entry& entry, const Place& place);

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
  // The same for an array: null, and told.
  const data::Array* array(const data::Node& node, std::string_view key);

  model::Environment take();

 private:
  struct Seen {
    std::string version;
    std::uint32_t line;
    std::size_t index;  // of the distribution
  };
  const std::string& path_;
  const pep::MarkerEnvironment& known_;
  Kind kind_;
  model::Environment found_;
  std::map<std::string, Seen> seen_;
  std::size_t problems_ = 0;
};

}  // namespace trysquare::read

// An environment: an interpreter's facts, its ordered search path and the distributions on it. Read from disk
// (locate/, read/) or from a manifest; it says what it does not know.
#pragma once

#include "base/place.hpp"
#include "model/finding.hpp"
#include "pep/marker.hpp"
#include "pep/requirement.hpp"
#include "pep/version.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

struct Source;  // model/source.hpp

struct RequirementLine {
  std::string text;  // as written after "Requires-Dist:"
  std::uint32_t line = 0;
  std::uint32_t column = 0;  // of the text; 0: not known
  // What a reader found out that was asked to look (read::Depth::requirements); without it they say nothing.
  std::shared_ptr<const pep::Requirement> parsed = {};
  bool needs_an_extra = false;
};

struct Distribution {
  std::string name;     // as written in the metadata
  std::string key;      // PEP 503
  std::string version;  // as written; empty when the metadata lacks it
  std::string requires_python;
  std::uint32_t requires_python_line = 0, requires_python_column = 0;
  std::vector<RequirementLine> requirements;
  std::vector<std::string> extras;  // Provides-Extra, as written
  std::string metadata_path;        // where name and requirements were read
  std::string root;                 // the search path entry that holds it
  std::string installer;            // INSTALLER's first line; empty when not read
  std::string origin;               // direct_url.json's URL, credentials masked; empty when from an index
  bool editable = false;
  std::shared_ptr<const Source> source = {};  // what is known of its files; null: nothing
  bool requirements_known = true;             // false from `pip freeze` and the like
  // Where the version is told, in the file of metadata_path; line 0: not known.
  std::uint32_t version_line = 0, version_column = 0;
};

struct SearchPathEntry {
  std::string path;
  std::string why;  // "site-packages", "app.pth:1", "system site-packages", "PYTHONPATH"…
};

struct Environment {
  std::string path;         // what was asked for or found: the venv's directory, the manifest's file
  std::string chosen_by;    // "--python", "VIRTUAL_ENV", ".venv in a parent directory"…
  std::string kind;         // "venv", "interpreter", "conda", "manifest", "search path"
  std::string interpreter;  // its path; empty when there is none
  pep::MarkerEnvironment markers;
  std::vector<std::string> unknown_markers;  // names of `markers` that nothing tells
  std::vector<SearchPathEntry> search_path;
  std::vector<Distribution> distributions;  // in search path order, then by key; shadowed copies included
  std::vector<Finding> problems;            // what could not be read

  // The copy that Python would import: the first on the search path. Null when there is none.
  const Distribution* find(std::string_view key) const;
};

}  // namespace trysquare::model

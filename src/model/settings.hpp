// The settings that a module would hold, each with every place that shaped it.
// Law: what could not be known is an Unknown inside its value; nothing is left out silently (`open`).
#pragma once

#include "base/error.hpp"
#include "model/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::model {

struct Setting {
  std::string name;
  Value value;
  std::vector<Place> places;  // in the order of execution
};

// A file of the project that was evaluated.
struct SourceFile {
  std::string path;   // absolute
  std::string shown;  // as messages show it
};

struct Settings {
  std::string module;
  std::vector<Setting> settings;  // sorted by name
  std::vector<SourceFile> files;  // the module's own, then others in the order in which they were first read
  std::vector<std::string> evaluated;  // every file that was, absolute; of the environment's packages too
  std::optional<Unknown> open;         // other names may be there, and why
  std::optional<Error> failure;        // the import would raise; `settings` is what was known by then
};

}  // namespace trysquare::model

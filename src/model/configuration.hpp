// One set of directories, release and variables for one process (docs/lifecycle.md, "Configurations").
#pragma once

#include "base/place.hpp"

#include <map>
#include <optional>
#include <string>

namespace trysquare::model {

struct Configuration {
  std::string name;
  Place place;
  std::string product, release;  // as --product and --release; empty: the command's
  // A part's name (ConfigurationPart::name) -> directory, absolute.
  struct Directory {
    std::string path;
    Place place;
  };
  std::map<std::string, Directory> directories;
  std::map<std::string, std::string> environment;
  std::optional<double> timeout;  // seconds
};

}  // namespace trysquare::model

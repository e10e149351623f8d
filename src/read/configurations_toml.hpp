// Configurations, from a TOML file or a JSON request (docs/lifecycle.md, "Configurations"):
//   [defaults]            what every configuration has unless it says otherwise
//   [[configuration]]     name, product, release, directories = {PART = DIR}, environment = {NAME = VALUE},
//   timeout
// Law: all problems are told, none stops the reading.
#pragma once

#include "data/node.hpp"
#include "model/configuration.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

struct ConfigurationsFile {
  std::vector<model::Configuration> configurations;
  std::vector<Error> problems;
};

// `path` names the document in messages; relative directories start at `directory`.
ConfigurationsFile read_configurations(const data::Node& document, std::string_view path,
                                       std::string_view directory);
ConfigurationsFile parse_configurations_toml(std::string_view text, std::string_view path,
                                             std::string_view directory);

}  // namespace trysquare::read

// `trysquare pin`: pins out of what environments hold and releases accept, proved before they are given out.
// Laws: the pins accept every environment that they were made of, and nothing that a source of theirs
// refuses; where uv or pip is there, the client can be installed under them. Otherwise there are findings
// and no pins.
#pragma once

#include "app/accepted.hpp"
#include "model/pin.hpp"
#include "pep/version_bounds.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

struct PinRequest {
  std::vector<std::string> words;        // environments, manifests, releases
  locate::EnvironmentQuery environment;  // --python, --manifest, and the target of every manifest
  bool environment_named = false;        // one of these two was given
  std::string product;                   // --product
  std::vector<std::string> releases;     // --release
  std::vector<std::string> constraints;  // -c
  bool bundled = false;                  // a release's own distributions instead of its constraints
  std::optional<pep::PinStyle> style;    // nothing: as each source has it
  bool hashes = true;
  bool solve = true;  // ask an installer whether the client can be had
  std::string installer;
  std::vector<std::string> find_links;
  bool offline = false;
};

struct PinAnswer {
  model::PinSet set;
  bool proved = false;                   // and given out
  std::vector<model::Finding> findings;  // sorted
  model::Environment environment;        // the pins as what they install, for lock files
  std::string asked;                     // the installer that was asked; empty: none
};

Result<PinAnswer> pin(const locate::Host& host, const PinRequest& request);

}  // namespace trysquare::app

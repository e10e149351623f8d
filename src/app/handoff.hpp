// What the gates in a process must know: which modules hold settings, and by which rules they are sanitized.
// It travels as JSON, in the variable TRYSQUARE_HANDOFF (docs/guide.md) or as an answer of the C library.
#pragma once

#include "app/check.hpp"
#include "data/node.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct Handoff {
  std::vector<std::string> settings_modules;
  std::string product, release;        // empty: no product is concerned
  std::vector<std::string> rules;      // further directories, absolute
  std::vector<std::string> built_for;  // what the release accepts: what its settings were written for
  std::string title, client;
  std::vector<std::string> python_path;    // what setup appends to the search path
  std::vector<std::string> configuration;  // the variables that make a configuration
  std::string release_path;                // where the release is installed
  model::SetupDescription lifecycle;
  bool shims = false;
  bool verbose = false;  // say each edit on standard error
};

// From a report's release and the request it answers.
Handoff make_handoff(const locate::Host& host, const CheckRequest& request, const model::Release* release);

// Looks for the release as `check` does, without comparing anything.
Result<Handoff> find_handoff(const locate::Host& host, const CheckRequest& request);

data::Node handoff_node(const Handoff& handoff);

}  // namespace trysquare::app

// What `trysquare fix` is asked for, and its text in the journal of a repair: an interrupted one is done
// again as it was asked for.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"
#include "model/drift.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::app {

struct FixRequest {
  locate::EnvironmentQuery environment;
  locate::ReleaseQuery release;
  std::vector<std::string> constraints;  // -c FILE
  std::string installer;                 // uv, pip or a path; empty: whichever is there
  std::vector<std::string> find_links;
  bool offline = false;
  bool hashes = false;  // files of another content than was installed, too
  // What the user decided to live with stays as it is; read anew when a repair is resumed.
  std::vector<model::Suppression> suppressions = {};
};

std::string fix_request_text(const FixRequest& request);
Result<FixRequest> parse_fix_request(std::string_view text);

}  // namespace trysquare::app

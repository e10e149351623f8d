// The steps by which a product says its releases are found: every release that a step finds, and what each
// step saw.
#pragma once

#include "locate/release_layout.hpp"
#include "model/environment.hpp"

#include <string>
#include <vector>

namespace trysquare::locate {

struct ReleaseSearch {
  std::vector<Candidate> whole;       // of the first step that found one; by number
  std::vector<Candidate> incomplete;  // met on the way
  std::vector<std::string> seen;      // a line for each step: what was looked for and where
};

// `number`: only this release counts; 0: any. `client` may be null: then modules are not looked for.
ReleaseSearch search_releases(const Host& host, const model::Product& product, int number,
                              const model::Environment* client);

}  // namespace trysquare::locate

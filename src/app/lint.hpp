// The lifecycle of setup in the user's own source: `trysquare lint PATH…`. Silent; nothing is executed.
#pragma once

#include "locate/host.hpp"
#include "model/report.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct LintRequest {
  std::vector<std::string> paths;     // files and folders
  std::string product;                // a described product's name or a product.toml; empty: all described
  std::vector<std::string> starters;  // --starters: *.toml or folders of them
  std::vector<std::string> select, ignore;       // as in app::CheckRequest
  std::vector<model::Suppression> suppressions;  // what the user decided to live with
};

Result<model::Report> lint(const locate::Host& host, const LintRequest& request);

}  // namespace trysquare::app

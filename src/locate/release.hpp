// Finds the installed product release and what it accepts (design, section 6; docs/products.md).
#pragma once

#include "locate/host.hpp"
#include "model/environment.hpp"
#include "model/product.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::locate {

struct ReleaseQuery {
  std::string product;  // a release's directory, a product.toml, or a described product's name; empty: search
  std::string release;  // "v261", "261", "26.1", "2026R1", "2026 R1"; empty: whichever is there
};

struct ReleaseAnswer {
  std::optional<model::Product> product;
  std::optional<model::Release>
      release;  // also without an installation, when `release` names one that is known
  std::vector<model::Finding> findings;  // not found, incomplete, ambiguous: each lists where was looked
};

// The products that are described: embedded ones, sorted by name.
Result<std::vector<model::Product>> described_products();

// `client` is the environment whose installed client decides which product is meant when none is named.
Result<ReleaseAnswer> find_release(const Host& host, const ReleaseQuery& query,
                                   const model::Environment* client);

// The constraints of a release as a text, shipped or derived, and the path by which findings cite it.
struct ConstraintsText {
  std::string path;
  std::string text;
  bool derived = false;
};
Result<ConstraintsText> constraints_of(const Host& host, const ReleaseQuery& query,
                                       const model::Environment* client);

}  // namespace trysquare::locate

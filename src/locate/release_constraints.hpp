// What a release accepts: the constraints that ship with its product, else what its bundled distributions
// tell.
#pragma once

#include "locate/host.hpp"
#include "model/environment.hpp"
#include "model/product.hpp"

namespace trysquare::locate {

// Fills release.bundled from the product's site directories.
void read_bundled(const Host& host, const model::Product& product, model::Release& release);

// Fills the release's constraints, or says in `problems` why there are none. `client` may be null.
void load_constraints(const Host& host, const model::Product& product, const model::Environment* client,
                      model::Release& release);

}  // namespace trysquare::locate

// The command that brings the client's own dependencies inside what a release accepts; it works as pasted.
#pragma once

#include "model/product.hpp"

#include <string>

namespace trysquare::app {

// `product`: as the user named it; empty: it need not be named.
std::string release_remedy(const model::Release& release, const std::string& product,
                           const std::string& client);

}  // namespace trysquare::app

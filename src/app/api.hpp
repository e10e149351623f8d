// `trysquare api diff PACKAGE OLD NEW`: what one release of a package offers and a later one lacks, read from
// two wheels, sdists, folders or environments. Nothing of them is executed.
#pragma once

#include "locate/host.hpp"
#include "model/api.hpp"

#include <string>

namespace trysquare::app {

struct ApiRequest {
  std::string package;         // a distribution, or what is imported
  std::string before, after;   // a wheel, an sdist, a folder of modules, an environment or its interpreter
  std::string python_version;  // of an environment that does not tell; may be empty: guards are not decided
};

Result<model::ApiDiff> diff_api(const locate::Host& host, const ApiRequest& request);

}  // namespace trysquare::app

// What is installed on a search path that a live process names: the names of metadata directories are enough.
#pragma once

#include "locate/environment.hpp"
#include "rules/installed.hpp"

namespace trysquare::app {

rules::Installed installed_on(const locate::Host& host, const locate::EnvironmentQuery& query);

}  // namespace trysquare::app

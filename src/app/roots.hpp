// What an environment holds for its own sake: what a fresh installation would be asked for.
#pragma once

#include "model/environment.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

// Requirements without versions, sorted, each once: what nobody else there requires. Of what is built from
// sources that lie here only what it requires counts, so that nothing of it is run.
std::vector<std::string> root_requirements(const model::Environment& environment);

}  // namespace trysquare::app

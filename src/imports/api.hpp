// What a later release of a package lacks of what an earlier one offers: modules, names, members of classes,
// parameters. Both are read as they would be imported; nothing is executed.
// Laws: what the later release may make at run time is never told as lost; a private name (`_x`) and a name
// that a module only imports for itself are offered by nobody; of what is lost whole no parts are told.
#pragma once

#include "imports/importer.hpp"
#include "model/api.hpp"

#include <string>
#include <vector>

namespace trysquare::imports {

// Fills losses, modules and unknown; `diff.imports` says what is compared.
void compare_apis(Importer& before, Importer& after, model::ApiDiff& diff);

}  // namespace trysquare::imports

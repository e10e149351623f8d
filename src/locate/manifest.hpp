// An environment from what a user names with --manifest: a file that lists it, a wheel or sdist, a folder of
// these, conda's records, or an archive or container image that holds an environment.
#pragma once

#include "locate/environment.hpp"

namespace trysquare::locate {

// `project`, when somebody wants to know: what the manifest, if it is a project's file, asks for.
Result<model::Environment> read_manifest_of(const Host& host, const EnvironmentQuery& query,
                                            model::Project* project = nullptr);

}  // namespace trysquare::locate

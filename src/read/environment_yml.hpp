// environment.yml, the file that conda makes environments of.
// https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html#creating-an-environment-file-manually
// https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html#package-match-specifications
//
//   file = dependencies: *( match-spec | { pip: *( line of a requirements file ) } )
//   match-spec = [channel "::"] name [range | "=" version "=" build] ["[" key=value… "]"]
// An exported file (one with `prefix`) and a spec with a build name what is installed; others are ranges.
// Packages that hold no Python distribution are left out: nothing of Python can require or import them.
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_environment_yml(std::string_view text, const std::string& path,
                                                const Target& target);

}  // namespace trysquare::read

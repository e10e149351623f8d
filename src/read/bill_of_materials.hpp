// Bills of materials in JSON: CycloneDX and SPDX. Of their components those are distributions that a package
// URL of the type `pypi` names; in CycloneDX without any, every library counts.
// https://cyclonedx.org/docs/1.6/json/ https://spdx.github.io/spdx-spec/v2.3/
// https://github.com/package-url/purl-spec
//
//   purl = "pkg:pypi/" name ["@" version] ["?" …] ["#" …]      percent-encoded
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_cyclonedx(std::string_view text, const std::string& path,
                                          const Target& target);
Result<model::Environment> read_spdx(std::string_view text, const std::string& path, const Target& target);

}  // namespace trysquare::read

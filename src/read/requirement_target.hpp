// What one requirement of a requirements file asks an installer for: a project, a URL, a path, a wheel.
// Reference: pip 26.3, `pip._internal.req.constructors` and `models.link`.
//
//   plain    = PEP 508 requirement | (URL | path of an archive or project) ["[" extras "]"] [";" marker]
//              before a marker a URL wants "; "
//   editable = PEP 508 requirement with a URL | path of a directory ["[" extras "]"] | URL of version control
//   URL      = … "#egg=" name: tells the name, and so does a wheel's file name
#pragma once

#include "base/filesystem.hpp"
#include "pep/requirement.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct RequirementTarget {
  std::optional<pep::Requirement> requirement;  // when the text tells a name
  std::vector<std::string> extras;              // sorted
  std::optional<std::string> marker;
  std::optional<std::string> url;
};

// `directory`: absolute, what relative paths are relative to.
Result<RequirementTarget> parse_requirement_target(std::string_view text, const FileSystem& files,
                                                   const std::string& directory);
Result<RequirementTarget> parse_editable_target(std::string_view text, const FileSystem& files,
                                                const std::string& directory);

}  // namespace trysquare::read

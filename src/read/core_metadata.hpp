// Core metadata 1.0 to 2.6 as the packaging library reads it: leniently, and then strictly.
// https://packaging.python.org/en/latest/specifications/core-metadata/
// Reference: packaging 26.3, `packaging.metadata.parse_email` and `Metadata.from_email`, on bytes. What
// `check` asks of METADATA is less: read/metadata.hpp.
#pragma once

#include "pep/requirement.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

// A lenient reading: every known field that can be read as what it is.
struct RawMetadata {
  // By header name in lower case. A field that may not repeat has one value.
  std::map<std::string, std::vector<std::string>, std::less<>> fields;
  std::optional<std::string> description;  // of the header, or else the body
  // Headers that are unknown, repeated where only one is allowed, or not UTF-8, in lower case.
  std::set<std::string> unparsed;

  const std::string* find(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
};

RawMetadata parse_raw_metadata(std::string_view bytes);

struct StrictMetadata {
  std::string name;
  pep::Version version;
  std::vector<pep::Requirement> requires_dist;
  std::optional<pep::SpecifierSet> requires_python;
  std::vector<std::string> provides_extra;  // PEP 503
};

// The values, or the headers that are wrong or missing, in lower case.
std::expected<StrictMetadata, std::set<std::string>> validate_metadata(const RawMetadata& raw);

}  // namespace trysquare::read

// PEP 440 versions. https://packaging.python.org/en/latest/specifications/version-specifiers/
// Laws: parse(v.text()) == v; the order is total; "1.0" and "1.0.0" are equal. Numbers have any size.
// Reference: packaging 26.3, `packaging.version.Version`.
#pragma once

#include "base/error.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::pep {

class Version {
 public:
  // Untrimmed text as a user or a metadata file gives it; surrounding white space is allowed.
  static Result<Version> parse(std::string_view text);
  // The same without the price of an error: for hot paths that only ask whether.
  static std::optional<Version> try_parse(std::string_view text);

  std::string text() const;         // canonical
  std::string public_text() const;  // without the local part
  std::string base_text() const;    // epoch and release only

  // Numbers as decimal digits without leading zeros.
  std::string epoch() const;
  std::vector<std::string> release() const;
  std::optional<std::pair<std::string, std::string>> pre() const;  // ("a" | "b" | "rc", number)
  std::optional<std::string> post() const;
  std::optional<std::string> dev() const;
  std::optional<std::string> local() const;

  bool is_prerelease() const;  // a pre or dev part
  bool is_postrelease() const;
  bool is_devrelease() const;

  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const;
};

}  // namespace trysquare::pep

// File names of wheels (PEP 427) and source distributions (PEP 625), and their compressed tag sets (PEP 425).
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
// Reference: packaging 26.3, `packaging.utils` and `packaging.tags.parse_tag`.
//
//   wheel = name "-" version ["-" build] "-" tags ".whl"      name: word characters and `.`, no `__`
//   build = digits rest                                       rest ends at a line break
//   tags  = set "-" set "-" set                               interpreters, ABIs, platforms
//   set   = part *( "." part )                                interpreters are identifiers
//   sdist = name "-" version ( ".tar.gz" | ".zip" )           divided at the last `-`
#pragma once

#include "pep/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pep {

struct BuildTag {
  std::string number;  // decimal digits without leading zeros
  std::string suffix;

  std::strong_ordering operator<=>(const BuildTag& other) const;
  bool operator==(const BuildTag& other) const = default;
};

struct WheelName {
  std::string name;  // PEP 503
  Version version;
  std::optional<BuildTag> build;
  std::vector<std::string> tags;  // `interpreter-abi-platform` in lower case, sorted, each once

  static Result<WheelName> parse(std::string_view filename);
};

struct SdistName {
  std::string name;  // PEP 503
  Version version;

  static Result<SdistName> parse(std::string_view filename);
};

// The tags that a compressed set stands for, as above. More than 100,000 are refused.
Result<std::vector<std::string>> parse_tags(std::string_view text);

// Which of some wheels fit a list of supported tags, best first.
struct RankedWheel {
  std::size_t index;  // in the wheels asked about
  std::size_t rank;   // lowest index of a supported tag
};
struct Selection {
  std::vector<RankedWheel> compatible;  // in the order of the wheels
  std::optional<std::size_t> best;      // lowest rank, then highest build tag, then first: an index as above
};
// Names that are no wheel's are passed over. Supported tags may be compressed sets.
Selection select_wheels(const std::vector<std::string>& supported, const std::vector<std::string>& filenames);

}  // namespace trysquare::pep

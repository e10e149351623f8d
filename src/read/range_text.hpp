// Version ranges as poetry and conda write them, as specifiers of the standard (PEP 440).
// https://python-poetry.org/docs/dependency-specification/
// https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html#package-match-specifications
//
//   poetry = alternative *( "||" alternative )     alternative = part *( ("," | blank) part )
//   part   = "^" version      up to the next change of the leftmost number that is not 0
//          | "~" version      up to the next minor, or major where only that is told
//          | "*" | version [".*"] | operator version
//   conda  = the same without `^` and `~`; "=" version is `==version.*`; "|" divides alternatives
// Law: a version that the specifiers hold, the range holds, and the other way round.
#pragma once

#include "pep/specifier.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::read {

// Nothing when no specifiers say the same: alternatives, or what is no range at all.
std::optional<pep::SpecifierSet> parse_poetry_range(std::string_view text);
std::optional<pep::SpecifierSet> parse_conda_range(std::string_view text);

}  // namespace trysquare::read

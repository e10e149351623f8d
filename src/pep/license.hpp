// Licence expressions: `MIT AND (Apache-2.0 OR BSD-2-Clause)` (PEP 639, SPDX).
// https://packaging.python.org/en/latest/specifications/license-expression/
// Reference: packaging 26.3, `packaging.licenses`.
//
//   expression = term *( ( "and" | "or" ) term )       any case; white space and brackets divide
//   term       = "(" expression ")" | license ["with" exception]
//   license    = SPDX identifier ["+"] | "LicenseRef-" letters, digits, `.`, `-`
#pragma once

#include <string_view>

namespace trysquare::pep {

bool is_license_expression(std::string_view text);

}  // namespace trysquare::pep

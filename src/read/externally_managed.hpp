// EXTERNALLY-MANAGED beside the standard library: the system's package manager owns this Python's packages,
// and pip refuses to change them (PEP 668).
// https://packaging.python.org/en/latest/specifications/externally-managed-environments/
//
//   file = "[externally-managed]" *( "Error" ["-" language] ( "=" | ":" ) text *( continuation ) )
//   as configparser reads it: names in any case, continuation lines are indented
#pragma once

#include <string>
#include <string_view>

namespace trysquare::read {

// The message for users, in English where there are several; empty when the file tells none.
std::string parse_externally_managed(std::string_view text);

}  // namespace trysquare::read

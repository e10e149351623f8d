// `# noqa: TS501, TS503 -- reason`: what the user has judged already.
//
//   comment: '#' 'noqa' [':' code ((',' | space) code)*] anything
//   code:    letters digits; a prefix of a finding's code counts for it
//
// Without codes it silences every finding. It counts on each line of the finding's statement.
#pragma once

#include "lifecycle/program.hpp"
#include "model/finding.hpp"

#include <string_view>

namespace trysquare::check {

bool is_silenced(const lifecycle::Program& program, const model::Finding& finding);

// What one comment says of a code; `comment` begins with its `#`.
bool silences(std::string_view comment, std::string_view code);

}  // namespace trysquare::check

// The lines of a requirements file, as pip reads them.
// Reference: pip 26.3, `pip._internal.req.req_file`: `preprocess`.
//
//   physical lines end as for `str.splitlines`; a `\` at the end joins the next one, not behind a comment
//   line comment  = "#" to the end of the line, at its start or behind white space variable = "${" upper-case
//   letters, digits, `_` "}"      that is set and not empty
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct FileLine {
  std::string text;      // never empty
  std::uint32_t number;  // of the first physical line
};

std::vector<FileLine> requirement_file_lines(std::string_view text,
                                             const std::map<std::string, std::string>& variables);

}  // namespace trysquare::read

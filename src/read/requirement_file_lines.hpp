// The bytes of a requirements file, and its lines, as pip reads them.
// Reference: pip 26.3, `pip._internal.req.req_file`: `_decode_req_file`, `preprocess`.
//
//   physical lines end as for `str.splitlines`; a `\` at the end joins the next one, not behind a comment
//   line comment  = "#" to the end of the line, at its start or behind white space variable = "${" upper-case
//   letters, digits, `_` "}"      that is set and not empty
#pragma once

#include "base/error.hpp"

#include <functional>
#include <map>
#include <optional>
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

using Decoder = std::function<std::optional<std::string>(std::string_view bytes, std::string_view encoding)>;

// To UTF-8: by a byte-order mark, by an encoding that a comment of the first two lines declares, else as
// UTF-8.
Result<std::string> decode_requirements(std::string_view bytes, const Decoder& decode);

}  // namespace trysquare::read

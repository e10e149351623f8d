// The bytes of requirements and constraints files as text, as pip decodes them.
// Reference: pip 26.3, `pip._internal.req.req_file._decode_req_file`, where the locale's encoding is UTF-8.
#pragma once

#include "base/error.hpp"
#include "base/place.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

// To UTF-8: by a byte-order mark, by an encoding that a comment of the first two lines declares, else as
// UTF-8.
Result<std::string> decode_requirements(std::string_view bytes);

// The same for a reader that goes on: of bytes that are no text, what is known of them, and what is wrong
// with its place.
struct RequirementsText {
  std::string text;
  std::string problem;  // empty: nothing
  Place place;
};
RequirementsText text_of_requirements(std::string_view bytes, std::string_view path);

}  // namespace trysquare::read

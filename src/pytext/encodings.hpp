// Bytes to text, as `open` decodes them. https://docs.python.org/3/library/codecs.html#standard-encodings
// Law: an encoding that is not modelled, or bytes that it refuses, is told apart from a text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare::pytext {

struct Decoded {
  enum class Answer : std::uint8_t { text, refused, unknown } answer = Answer::unknown;
  std::string text;
};
Decoded decoded(std::string_view bytes, std::string_view encoding);

// Text mode's universal newlines.
std::string with_plain_lines(std::string_view text);

}  // namespace trysquare::pytext

// Digests of files, as RECORD names them: `sha256`, `sha384` or `sha512`, base64 for URLs without padding.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
// Computed by nettle, which uses the processor's own instructions where it has them.
#pragma once

#include "base/byte_source.hpp"

#include <string>
#include <string_view>

namespace trysquare::data {

bool knows_digest(std::string_view algorithm);

// Of all bytes that are left in the source. The algorithm must be known.
Result<std::string> digest_of(ByteSource& source, std::string_view algorithm);

// Of a text that is there.
std::string digest_of_text(std::string_view text, std::string_view algorithm);

// Base64 with `-` and `_`, without `=`.
std::string to_url_base64(std::string_view octets);

}  // namespace trysquare::data

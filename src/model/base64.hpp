// Base64 (RFC 4648, section 4), for bytes on the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::model {

std::string to_base64(std::string_view octets);
// Nothing when the text is not canonical base64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace trysquare::model

// What mail does to the bytes of a body, undone as Python's `binascii` and `email` undo it.
// https://www.rfc-editor.org/rfc/rfc2045#section-6
#pragma once

#include <string>
#include <string_view>

namespace trysquare::read {

// `encoding`: quoted-printable, base64, uuencode or one of its other names, in any case; with any other the
// bytes stay as they are, and so do bytes that cannot be decoded.
std::string undo_transfer_encoding(std::string_view bytes, std::string_view encoding);

}  // namespace trysquare::read

// Text files that begin with a byte-order mark: UTF-8 with one, and what PowerShell's `>` writes, UTF-16.
// https://www.unicode.org/faq/utf_bom.html
#pragma once

#include <string>
#include <string_view>

namespace trysquare::read {

// The text in UTF-8, without the mark. Bytes without a mark are given back as they are.
std::string decode_by_mark(std::string_view bytes);

}  // namespace trysquare::read

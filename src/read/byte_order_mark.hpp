// Text files that begin with a byte-order mark: UTF-8 with one, UTF-32, and what PowerShell's `>` writes,
// UTF-16. https://www.unicode.org/faq/utf_bom.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::read {

bool has_mark(std::string_view bytes);
// Of bytes with a mark the text in UTF-8, without the mark; nothing when they are no such text.
std::optional<std::string> decode_marked(std::string_view bytes);

// The same for a reader that goes on: halves of characters are U+FFFD. Bytes without a mark are given back as
// they are.
std::string decode_by_mark(std::string_view bytes);

}  // namespace trysquare::read

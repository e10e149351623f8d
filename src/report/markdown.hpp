// Text within Markdown: nothing of it is markup, and it stays on one line.
// https://spec.commonmark.org/0.31.2/#backslash-escapes
#pragma once

#include <string>
#include <string_view>

namespace trysquare::report {

std::string markdown_text(std::string_view text);

}  // namespace trysquare::report

// Text within HTML and SVG, between tags and in attributes: nothing of it is markup.
// https://html.spec.whatwg.org/multipage/syntax.html
// Law: whatever the text is, a reader of the page gets it back as text, control characters as escapes.
#pragma once

#include <string>
#include <string_view>

namespace trysquare::report {

std::string html_text(std::string_view text);

// Cut to so many columns, with `…` at its end where it was longer; not yet escaped.
std::string cut_text(std::string_view text, std::size_t width);

}  // namespace trysquare::report

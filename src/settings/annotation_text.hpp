// The text that an annotation is where nobody evaluates it: as Python writes its expression again.
// https://peps.python.org/pep-0563/
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::settings {

// Of names, subscripts, unions, plain texts and numbers; nothing: another expression, or one that this minor
// version writes otherwise.
std::optional<std::string> annotation_text(std::string_view written, int python_minor);

}  // namespace trysquare::settings

// What `re.sub` puts in a match's place: text with references to groups.
// https://docs.python.org/3/library/re.html#re.sub
#pragma once

#include "pytext/regex.hpp"

#include <optional>

namespace trysquare::pytext {

struct RegexTemplate {
  struct Part {
    std::string text;
    std::optional<std::size_t> group;  // behind the text
  };
  std::vector<Part> parts;
};

// Nothing: Python refuses it.
std::optional<RegexTemplate> read_regex_template(std::string_view text, const Regex& regex);

}  // namespace trysquare::pytext
